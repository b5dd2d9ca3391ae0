{#- What records share for certain. -#}
{%- set certain_rules = ['email', 'address', 'phone', 'vehicle', 'customer_number'] -%}
{#-
    What has not the same letters everywhere is taken by two halves, each in a rule of its own, so a
    typing error in one of them leaves the other: rule, block key, what splits a large block.
-#}
{%- set rules_of_halves = [
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
] -%}
{#- A name or a birth date tells more than an address does, and may make more pairs. -#}
{%- set telling_rules = ['birth_date_and_initial', 'names'] -%}
{#- The rules by number: a million records make ten million keys, and a number weighs less. -#}
{%- set rules = (certain_rules + rules_of_halves | map('first') | list) | unique | list -%}
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
        case channel
            when 'email' then {{ rules.index('email') }} else {{ rules.index('address') }}
        end as rule_number,
        contact_point as block_key
    from contact_points
    where channel in ('email', 'address')

    union all

    select distinct
        source_customer_key,
        {{ rules.index('phone') }} as rule_number,
        contact_point as block_key
    from contact_points
    where channel in ('mobile', 'landline')

    union all

    select distinct
        source_customers.source_customer_key,
        {{ rules.index('vehicle') }} as rule_number,
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
        {{ rules.index('customer_number') }} as rule_number,
        block_key
    from declared_numbers

),

keyed as (

    select
        records.record_number,
        keyed_by_record.rule_number,
        keyed_by_record.block_key,
        substr(records.first_name_key, 1, 3) as refinement
    from keyed_by_record
    inner join records
        on keyed_by_record.source_customer_key = records.source_customer_key

    {%- for rule, key, refinement in rules_of_halves %}

    union all

    select
        record_number,
        {{ rules.index(rule) }} as rule_number,
        {{ key }} as block_key,
        {{ refinement }} as refinement
    from records
    where ({{ key }}) is not null
    {%- endfor %}

),

values_counted as (

    select
        rule_number,
        block_key,
        count(*) as value_count
    from keyed
    group by rule_number, block_key
    having count(*) > 1

),

-- What records share for certain is always followed. Of what is half a value a rule may make so
-- many pairs and no more: it takes its smallest blocks, and splits the others.
sizes as (

    select
        rule_number,
        value_count,
        sum(count(*) * value_count * (value_count - 1) / 2e0) over (
            partition by rule_number order by value_count nulls last
        ) as pair_count
    from values_counted
    group by rule_number, value_count

),

total as (

    select count(*) as record_count from records

),

pair_limits as (

    {%- for rule in rules if rule not in certain_rules %}
    {%- set share = 'a_telling_rule' if rule in telling_rules else 'a_rule' %}

    select
        {{ rules.index(rule) }} as rule_number,
        {{ var('identity_pairs_' ~ share) }} * record_count
        + {{ var('identity_least_pairs_a_rule') }} as most_pairs
    from total
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

largest_values as (

    select
        sizes.rule_number,
        max(sizes.value_count) as most_records
    from sizes
    left join pair_limits
        on sizes.rule_number = pair_limits.rule_number
    where
        sizes.value_count <= {{ var('identity_largest_block') }}
        and (pair_limits.most_pairs is null or sizes.pair_count <= pair_limits.most_pairs)
    group by sizes.rule_number

),

valued as (

    select
        keyed.record_number,
        keyed.rule_number,
        keyed.block_key,
        keyed.refinement,
        values_counted.value_count,
        values_counted.value_count > coalesce(largest_values.most_records, 1) as is_large
    from keyed
    inner join values_counted
        on
            keyed.rule_number = values_counted.rule_number
            and keyed.block_key = values_counted.block_key
    left join largest_values
        on keyed.rule_number = largest_values.rule_number

),

parts as (

    select
        rule_number,
        block_key,
        refinement,
        count(*) as part_size
    from valued
    where is_large and refinement is not null
    group by rule_number, block_key, refinement
    having count(*) between 2 and {{ var('identity_largest_block') }}

),

part_sizes as (

    select
        rule_number,
        part_size,
        sum(count(*) * part_size * (part_size - 1) / 2e0) over (
            partition by rule_number order by part_size nulls last
        ) as pair_count
    from parts
    group by rule_number, part_size

),

admitted as (

    select
        parts.rule_number,
        parts.block_key,
        parts.refinement,
        parts.part_size
    from parts
    inner join part_sizes
        on
            parts.rule_number = part_sizes.rule_number
            and parts.part_size = part_sizes.part_size
    left join pair_limits
        on parts.rule_number = pair_limits.rule_number
    where pair_limits.most_pairs is null or part_sizes.pair_count <= pair_limits.most_pairs

),

identity_blocks as (

    select
        valued.record_number,
        case valued.rule_number
            {%- for rule in rules %}
            when {{ loop.index0 }} then '{{ rule }}'
            {%- endfor %}
        end as blocking_rule,
        case
            when valued.is_large then valued.block_key || '|' || valued.refinement
            else valued.block_key
        end as block_key,
        coalesce(admitted.part_size, valued.value_count) as block_size,
        valued.value_count
    from valued
    left join admitted
        on
            valued.rule_number = admitted.rule_number
            and valued.block_key = admitted.block_key
            and valued.refinement = admitted.refinement
    where not valued.is_large or admitted.part_size is not null

)

select * from identity_blocks
