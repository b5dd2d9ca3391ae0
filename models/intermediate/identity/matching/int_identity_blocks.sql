{#- The rules by number: a million records make ten million keys, and a number weighs less. -#}
{%- set rules = blocking_rules() -%}
{%- set numbers = rules.names -%}
with

records as (

    select * from {{ ref('int_source_customers') }}
    where not is_house_account

),

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where not is_shared

),

vehicles as (

    select * from {{ ref('int_customer_vehicles') }}

),

declared_numbers as (

    select * from {{ ref('int_declared_numbers') }}

),

keyed_by_record as (

    select distinct
        source_customer_key,
        case channel
            when 'email' then {{ numbers.index('email') }}
            when 'address' then {{ numbers.index('address') }}
            else {{ numbers.index('phone') }}
        end as rule_number,
        contact_point as block_key
    from contact_points

    union all

    select
        source_customer_key,
        {{ numbers.index('vehicle') }} as rule_number,
        vehicle_key as block_key
    from vehicles

    union all

    select
        source_customer_key,
        {{ numbers.index('customer_number') }} as rule_number,
        dealership_key || '|' || customer_number as block_key
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

    {%- for rule, key, refinement in rules.halves %}

    union all

    select
        record_number,
        {{ numbers.index(rule) }} as rule_number,
        {{ key }} as block_key,
        {{ refinement }} as refinement
    from records
    where ({{ key }}) is not null
    {%- endfor %}

),

{{ bounded_blocks('keyed', 'records') }},

identity_blocks as (

    select
        valued.record_number,
        case valued.rule_number
            {%- for rule in rules.names %}
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
