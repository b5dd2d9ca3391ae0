{#- Longer than others for its kinds of code, one after the other. -#}
{%- set codes_of_facts = [
    ('deals', 'deal_type', 'source_deal_type', 'sold_on', "'seeds/deal_types.csv'",
        'deal_type is null'),
    ('deals', 'deal_status', 'source_deal_status', 'sold_on', "'seeds/deal_statuses.csv'",
        'deal_status is null'),
    ('operations', 'pay_type', 'source_pay_type', 'opened_on', "'seeds/pay_types.csv'",
        'pay_type is null and not is_declined'
        ~ ' and (source_pay_type is not null or sale_amount != 0)'),
    ('parts_tickets', 'parts_sale_type', 'sale_type_code', 'purchased_on', 'cast(null as string)',
        'sale_type is null'),
] -%}
with

deals as (

    select * from {{ ref('int_deals') }}

),

operations as (

    select * from {{ ref('int_operations') }}

),

parts_tickets as (

    select * from {{ ref('int_parts_tickets') }}

),

operation_categories as (

    select * from {{ ref('operation_categories') }}

),

part_lines as (

    select * from {{ ref('int_part_lines') }}

),

uncategorised_parts as (

    select * from {{ ref('int_part_categories') }}
    where part_category is null

),

register_counts as (

    select * from {{ ref('register_counts') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

unmapped_codes as (

    select * from {{ ref('int_unknown_codes_unioned') }}

),

-- An empty code cannot stand in a seed: where the code matters, it is shown as such.
findings as (

    {%- for facts, kind, code, day, seed_file, condition in codes_of_facts %}
    select
        feed,
        '{{ kind }}' as code_kind,
        coalesce({{ code }}, '(empty)') as code,
        1 as row_count,
        {{ day }} as seen_on,
        {{ seed_file }} as seed_file
    from {{ facts }}
    where {{ condition }}

    union all
    {% endfor %}
    select
        operations.feed,
        'operation_code' as code_kind,
        operations.operation_code as code,
        1 as row_count,
        operations.opened_on as seen_on,
        'seeds/operation_categories.csv' as seed_file
    from operations
    left join operation_categories
        on operations.operation_code = operation_categories.operation_code
    where
        operations.operation_code is not null
        and operation_categories.operation_code is null

    union all

    -- Numbers of one kind often begin alike, up to a hyphen: one line of the seed for all of them.
    select
        part_lines.feed,
        case
            when part_lines.part_description is not null then 'part_description'
            else 'part_number'
        end as code_kind,
        coalesce(
            part_lines.part_description,
            substr(part_lines.part_number, 1, nullif(position('-' in part_lines.part_number), 0)),
            part_lines.part_number
        ) as code,
        1 as row_count,
        part_lines.happened_on as seen_on,
        'seeds/part_categories.csv' as seed_file
    from part_lines
    inner join uncategorised_parts
        on part_lines.part_key = uncategorised_parts.part_key
    where
        part_lines.part_number is not null
        or part_lines.part_description is not null

    union all

    select
        register_counts.feed,
        'rooftop_code' as code_kind,
        register_counts.source_code as code,
        register_counts.row_count,
        register_counts.extracted_on as seen_on,
        'seeds/dealerships.csv' as seed_file
    from register_counts
    left join dealerships
        on
            register_counts.feed = dealerships.feed
            and register_counts.source_code = dealerships.source_code
    where
        register_counts.source_code is not null
        and dealerships.source_code is null

    union all

    select
        feed,
        code_kind,
        coalesce(code, '(empty)') as code,
        1 as row_count,
        seen_on,
        seed_file
    from unmapped_codes

),

unknown_codes as (

    select
        feed,
        code_kind,
        code,
        cast(sum(row_count) as bigint) as row_count,
        min(seen_on) as first_seen_on,
        max(seen_on) as last_seen_on,
        case when code != '(empty)' then seed_file end as seed_file
    from findings
    group by feed, code_kind, code, seed_file

)

select * from unknown_codes
