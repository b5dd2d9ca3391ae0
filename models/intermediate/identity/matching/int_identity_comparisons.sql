{%- set comparisons = identity_comparisons() -%}
{#- How many records bear a value. Of what the two share, the blocks tell. -#}
{%- set counts_of_values = [
    'record_count', 'first_name_count', 'last_name_count', 'birth_date_count', 'postal_code_count',
    'company_count',
] -%}
{%- set shared = ['address', 'phone', 'email', 'vehicle'] -%}
with

records as (

    select * from {{ ref('int_identity_records') }}

),

blocks as (

    select * from {{ ref('int_identity_blocks') }}

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

decided as (

    select * from {{ ref('int_decided_pairs') }}

),

name_pairs as (

    {{ nickname_pairs('nicknames') }}

),

-- Two records of one block are a pair. What they share is known from the block itself.
in_one_block as (

    select
        left_blocks.record_number as left_record_number,
        right_blocks.record_number as right_record_number,
        left_blocks.blocking_rule,
        left_blocks.value_count,
        cast(null as string) as decision
    from blocks as left_blocks
    inner join blocks as right_blocks
        on
            left_blocks.blocking_rule = right_blocks.blocking_rule
            and left_blocks.block_key = right_blocks.block_key
            and left_blocks.record_number < right_blocks.record_number

    union all

    select
        left_record_number,
        right_record_number,
        'decision' as blocking_rule,
        cast(null as bigint) as value_count,
        decision
    from decided

),

candidates as (

    select
        left_record_number,
        right_record_number,
        max(decision) as decision,
        {%- for rule in shared %}
        min(case when blocking_rule = '{{ rule }}' then value_count end) as {{ rule }}_count,
        {%- endfor %}
        max(case when blocking_rule = 'customer_number' then 1 else 0 end) as is_declared
    from in_one_block
    group by left_record_number, right_record_number

),

identity_comparisons as (

    select
        ---------- keys
        candidates.left_record_number,
        candidates.right_record_number,
        left_records.source_customer_key as left_source_customer_key,
        right_records.source_customer_key as right_source_customer_key,

        ---------- decision
        candidates.decision,

        ---------- levels
        {%- for comparison in comparisons %}
        {{ comparison.level }} as {{ comparison.name }}_level,
        {%- endfor %}

        ---------- how many records bear what the two have in common
        {%- for count in counts_of_values %}
        left_records.{{ count }},
        {%- endfor %}
        {%- for rule in shared %}
        candidates.{{ rule }}_count,
        {%- endfor %}

        ---------- flags
        left_records.company_key is not null and right_records.first_name_key is not null
        or right_records.company_key is not null and left_records.first_name_key is not null
            as is_company_and_person,
        coalesce(left_records.name_suffix != right_records.name_suffix, false)
            as has_other_suffix,
        (left_records.name_suffix is null) != (right_records.name_suffix is null)
            as is_suffix_missing,
        coalesce(
            abs({{ days_between('left_records.birth_date', 'right_records.birth_date') }})
            >= 365 * {{ var('identity_generation_years') }},
            false
        ) as is_a_generation_apart,
        left_records.has_phone or right_records.has_phone
        or left_records.email is not null or right_records.email is not null
            as is_one_reachable,
        {{ is_nameless('left_records') }} or {{ is_nameless('right_records') }} as is_one_nameless,
        {{ are_whole_names_apart('left_records', 'right_records') }} as has_other_whole_name,
        coalesce(left_records.street_number != right_records.street_number, false)
            as has_other_number

    from candidates
    inner join records as left_records
        on candidates.left_record_number = left_records.record_number
    inner join records as right_records
        on candidates.right_record_number = right_records.record_number
    left join name_pairs
        on
            left_records.first_name_key = name_pairs.left_name
            and right_records.first_name_key = name_pairs.right_name

)

select * from identity_comparisons
