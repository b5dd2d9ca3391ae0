{%- set counted_values = [
    'first_name_key', 'last_name_key', 'company_key', 'birth_date', 'postal_code',
] -%}
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
{%- for value in counted_values %}

{{ value }}_counts as (

    select
        {{ value }},
        count(*) as record_count
    from source_customers
    where {{ value }} is not null
    group by {{ value }}

),
{%- endfor %}

total as (

    select count(*) as record_count from source_customers

),

identity_records as (

    select
        ---------- keys
        source_customers.source_customer_key,
        source_customers.record_label,
        source_customers.record_number,

        ---------- name
        source_customers.first_name_key,
        source_customers.middle_name_key,
        source_customers.last_name_key,
        source_customers.name_suffix,
        source_customers.company_key,

        ---------- birth
        source_customers.birth_date,

        ---------- address
        source_customers.street_number,
        source_customers.street_key,
        source_customers.unit_key,
        source_customers.postal_code,

        ---------- contact points
        reachable.email,

        ---------- how many records bear the value
        total.record_count,
        {% for value in counted_values -%}
        {{ value }}_counts.record_count as {{ value.removesuffix('_key') }}_count,
        {% endfor %}
        ---------- flags
        coalesce(reachable.has_phone, false) as has_phone,
        known_names.name is not null as has_known_first_name

    from source_customers
    cross join total
    left join reachable
        on source_customers.source_customer_key = reachable.source_customer_key
    left join known_names
        on source_customers.first_name_key = known_names.name
    {%- for value in counted_values %}
    left join {{ value }}_counts
        on source_customers.{{ value }} = {{ value }}_counts.{{ value }}
    {%- endfor %}

)

select * from identity_records
