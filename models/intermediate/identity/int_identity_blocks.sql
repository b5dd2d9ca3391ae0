with

records as (

    select * from {{ ref('int_identity_records') }}
    where not is_erased

),

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where not is_shared

),

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders_unioned') }}

),

crm_contacts as (

    select * from {{ ref('stg_crm__contacts') }}
    where dms_customer_number is not null

),

vehicle_mentions as (

    select
        feed,
        source_code,
        source_customer_number,
        vehicle_key
    from deals
    where vehicle_key is not null

    union all

    select
        feed,
        source_code,
        source_customer_number,
        trade_vehicle_key as vehicle_key
    from deals
    where trade_vehicle_key is not null

    union all

    select
        feed,
        source_code,
        source_customer_number,
        vehicle_key
    from repair_orders
    where vehicle_key is not null

),

-- A contact names its customer by rooftop and number, the customer is named by them.
declared_numbers as (

    select
        contacts.source_customer_key,
        contacts.dealership_key || '|' || crm_contacts.dms_customer_number as block_key
    from crm_contacts
    inner join source_customers as contacts
        on
            contacts.feed = 'crm'
            and crm_contacts.source_code = contacts.source_code
            and crm_contacts.source_customer_number = contacts.source_customer_number

    union all

    select
        source_customer_key,
        dealership_key || '|' || source_customer_number as block_key
    from source_customers
    where feed != 'crm'

),

keyed_by_record as (

    select distinct
        source_customer_key,
        case when channel = 'landline' or channel = 'mobile' then 'phone' else channel end
            as blocking_rule,
        contact_point as block_key
    from contact_points

    union all

    select distinct
        source_customers.source_customer_key,
        'vehicle' as blocking_rule,
        vehicle_mentions.vehicle_key as block_key
    from vehicle_mentions
    inner join source_customers
        on
            vehicle_mentions.feed = source_customers.feed
            and vehicle_mentions.source_code = source_customers.source_code
            and vehicle_mentions.source_customer_number = source_customers.source_customer_number

    union all

    select distinct
        source_customer_key,
        'customer_number' as blocking_rule,
        block_key
    from declared_numbers

),

-- What has not the same letters everywhere is taken by two halves, each in a rule of its own, so a
-- typing error in one of them leaves the other.
keyed as (

    select
        records.record_number,
        keyed_by_record.blocking_rule,
        keyed_by_record.block_key,
        substr(records.first_name_key, 1, 3) as refinement
    from keyed_by_record
    inner join records
        on keyed_by_record.source_customer_key = records.source_customer_key

    {%- for rule, key, refinement in [
        (
            'birth_date_and_initial',
            "cast(birth_date as string) || substr(first_name_key, 1, 1)",
            'substr(first_name_key, 1, 4)',
        ),
        (
            'birth_date_and_initial',
            "cast(birth_date as string) || case when substr(first_name_key, 1, 1) "
            ~ "= substr(last_name_key, 1, 1) then null else substr(last_name_key, 1, 1) end",
            'substr(last_name_key, 1, 4)',
        ),
        (
            'names',
            "case when first_name_key <= last_name_key then first_name_key || '|' || last_name_key "
            ~ "else last_name_key || '|' || first_name_key end",
            'postal_code',
        ),
        ('last_name_and_postal_code', "substr(last_name_key, 1, 4) || postal_code",
            'substr(first_name_key, 1, 2)'),
        ('first_name_and_postal_code', "substr(first_name_key, 1, 4) || postal_code",
            'substr(last_name_key, 1, 2)'),
        ('first_name_and_number', "first_name_key || street_number", 'postal_code'),
        ('last_name_and_number', "substr(last_name_key, 1, 4) || street_number",
            'substr(street_key, 1, 4)'),
        ('street', "substr(street_key, 1, 4) || postal_code", 'street_number'),
        ('number_and_postal_code', "street_number || '|' || postal_code",
            'substr(first_name_key, 1, 1)'),
        ('company', "company_key", 'postal_code'),
        ('company_and_postal_code', "substr(company_key, 1, 6) || postal_code", 'street_number'),
    ] %}

    union all

    select
        record_number,
        '{{ rule }}' as blocking_rule,
        {{ key }} as block_key,
        {{ refinement }} as refinement
    from records
    where {{ key }} is not null
    {%- endfor %}

),

measured as (

    select
        *,
        count(*) over (partition by blocking_rule, block_key) as value_count
    from keyed

),

-- A block that is too large is split by what it was not made of; if too large still it is left out.
refined as (

    select
        record_number,
        blocking_rule,
        value_count,
        case
            when value_count <= {{ var('identity_largest_block') }} then block_key
            else block_key || '|' || refinement
        end as block_key
    from measured
    where
        value_count > 1
        and (value_count <= {{ var('identity_largest_block') }} or refinement is not null)

),

sized as (

    select
        *,
        count(*) over (partition by blocking_rule, block_key) as block_size
    from refined

),

identity_blocks as (

    select
        record_number,
        blocking_rule,
        block_key,
        block_size,
        value_count
    from sized
    where block_size between 2 and {{ var('identity_largest_block') }}

)

select * from identity_blocks
