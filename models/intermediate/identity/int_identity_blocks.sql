{%- set certain_rules = "'email', 'phone', 'address', 'vehicle', 'customer_number'" -%}
with

records as (

    select * from {{ ref('int_identity_records') }}

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

-- A contact names its customer by rooftop and number.
named_by_contacts as (

    select
        source_customers.source_customer_key,
        source_customers.dealership_key || '|' || crm_contacts.dms_customer_number as block_key
    from crm_contacts
    inner join source_customers
        on
            source_customers.feed = 'crm'
            and crm_contacts.source_code = source_customers.source_code
            and crm_contacts.source_customer_number = source_customers.source_customer_number

),

declared_numbers as (

    select
        source_customer_key,
        block_key
    from named_by_contacts

    union distinct

    select
        source_customers.source_customer_key,
        named_by_contacts.block_key
    from named_by_contacts
    inner join source_customers
        on
            source_customers.feed != 'crm'
            and named_by_contacts.block_key
            = source_customers.dealership_key || '|' || source_customers.source_customer_number

),

keyed_by_record as (

    select
        source_customer_key,
        channel as blocking_rule,
        contact_point as block_key
    from contact_points
    where channel in ('email', 'address')

    union all

    select distinct
        source_customer_key,
        'phone' as blocking_rule,
        contact_point as block_key
    from contact_points
    where channel in ('mobile', 'landline')

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

    select
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
        (
            'last_name_and_postal_code',
            "substr(last_name_key, 1, 4) || postal_code",
            'substr(first_name_key, 1, 2)',
        ),
        (
            'first_name_and_postal_code',
            "substr(first_name_key, 1, 4) || postal_code",
            'substr(last_name_key, 1, 2)',
        ),
        (
            'last_name_and_number',
            "substr(last_name_key, 1, 4) || street_number",
            'substr(street_key, 1, 4)',
        ),
        ('first_name_and_number', "first_name_key || street_number", 'postal_code'),
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

values_counted as (

    select
        blocking_rule,
        block_key,
        count(*) as value_count
    from keyed
    group by blocking_rule, block_key
    having count(*) > 1

),

-- What records share for certain is always followed. Of what is half a value a rule may make so
-- many pairs and no more: it takes its smallest blocks, and splits the others.
sizes as (

    select
        blocking_rule,
        value_count,
        sum(count(*) * value_count * (value_count - 1) / 2e0) over (
            partition by blocking_rule order by value_count nulls last
        ) as pair_count
    from values_counted
    group by blocking_rule, value_count

),

pair_limits as (

    select
        {{ var('identity_pairs_a_rule') }} * count(*) + {{ var('identity_least_pairs_a_rule') }}
            as most_pairs
    from records

),

largest_values as (

    select
        sizes.blocking_rule,
        max(sizes.value_count) as most_records
    from sizes
    cross join pair_limits
    where
        sizes.value_count <= {{ var('identity_largest_block') }}
        and (
            sizes.pair_count <= pair_limits.most_pairs
            or sizes.blocking_rule in ({{ certain_rules }})
        )
    group by sizes.blocking_rule

),

split_where_large as (

    select
        keyed.record_number,
        keyed.blocking_rule,
        case
            when values_counted.value_count <= coalesce(largest_values.most_records, 1)
                then keyed.block_key
            else keyed.block_key || '|' || keyed.refinement
        end as block_key,
        values_counted.value_count,
        values_counted.value_count > coalesce(largest_values.most_records, 1) as is_split
    from keyed
    inner join values_counted
        on
            keyed.blocking_rule = values_counted.blocking_rule
            and keyed.block_key = values_counted.block_key
    left join largest_values
        on keyed.blocking_rule = largest_values.blocking_rule

),

blocks as (

    select
        blocking_rule,
        block_key,
        is_split,
        count(*) as block_size
    from split_where_large
    where block_key is not null
    group by blocking_rule, block_key, is_split
    having count(*) between 2 and {{ var('identity_largest_block') }}

),

block_sizes as (

    select
        blocking_rule,
        is_split,
        block_size,
        sum(count(*) * block_size * (block_size - 1) / 2e0) over (
            partition by blocking_rule, is_split order by block_size nulls last
        ) as pair_count
    from blocks
    group by blocking_rule, is_split, block_size

),

admitted as (

    select
        block_sizes.blocking_rule,
        block_sizes.is_split,
        block_sizes.block_size
    from block_sizes
    cross join pair_limits
    where
        not block_sizes.is_split
        or block_sizes.blocking_rule in ({{ certain_rules }})
        or block_sizes.pair_count <= pair_limits.most_pairs

),

identity_blocks as (

    select
        split_where_large.record_number,
        split_where_large.blocking_rule,
        split_where_large.block_key,
        blocks.block_size,
        split_where_large.value_count
    from split_where_large
    inner join blocks
        on
            split_where_large.blocking_rule = blocks.blocking_rule
            and split_where_large.block_key = blocks.block_key
            and split_where_large.is_split = blocks.is_split
    inner join admitted
        on
            blocks.blocking_rule = admitted.blocking_rule
            and blocks.is_split = admitted.is_split
            and blocks.block_size = admitted.block_size

)

select * from identity_blocks
