with

source_customers as (

    select * from {{ ref('int_source_customers') }}
    where not is_house_account

),

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where not is_shared

),

reachable as (

    select
        source_customer_key,
        max(case when channel = 'email' then contact_point end) as email,
        max(case when channel in ('mobile', 'landline') then 1 else 0 end) = 1 as has_phone
    from contact_points
    where channel in ('email', 'mobile', 'landline')
    group by source_customer_key

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

known_names as (

    select name from nicknames

    union

    select formal_name as name from nicknames

),

erased_records as (

    select * from {{ ref('int_erased_records') }}

),

labelled as (

    select
        *,
        {{ record_label('feed', 'first_extracted_at', 'source_customer_key') }} as record_label
    from source_customers

),

identity_records as (

    select
        ---------- keys
        labelled.source_customer_key,
        labelled.record_label,
        row_number() over (order by labelled.record_label nulls last) as record_number,

        ---------- name
        labelled.first_name_key,
        labelled.middle_name_key,
        labelled.last_name_key,
        labelled.name_suffix,
        labelled.company_key,

        ---------- birth
        labelled.birth_date,

        ---------- address
        labelled.street_number,
        labelled.street_key,
        labelled.postal_code,

        ---------- contact points
        reachable.email,

        ---------- how many records bear the value
        count(*) over () as record_count,
        count(*) over (partition by labelled.first_name_key) as first_name_count,
        count(*) over (partition by labelled.last_name_key) as last_name_count,
        count(*) over (partition by labelled.company_key) as company_count,
        count(*) over (partition by labelled.birth_date) as birth_date_count,
        count(*) over (partition by labelled.postal_code) as postal_code_count,

        ---------- flags
        coalesce(reachable.has_phone, false) as has_phone,
        known_names.name is not null as has_known_first_name,
        erased_records.source_customer_key is not null as is_erased

    from labelled
    left join reachable
        on labelled.source_customer_key = reachable.source_customer_key
    left join known_names
        on labelled.first_name_key = known_names.name
    left join erased_records
        on labelled.source_customer_key = erased_records.source_customer_key

)

select * from identity_records
