{% macro bounded_blocks(keyed, records) -%}
{%- set rules = blocking_rules() -%}
values_counted as (

    select
        rule_number,
        block_key,
        count(*) as value_count
    from {{ keyed }}
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

    select count(*) as record_count from {{ records }}

),

pair_limits as (

    {%- for rule in rules.names if rule not in rules.certain %}
    {%- set share = 'a_telling_rule' if rule in rules.telling else 'a_rule' %}

    select
        {{ rules.names.index(rule) }} as rule_number,
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
    from {{ keyed }} as keyed
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

)
{%- endmacro %}
