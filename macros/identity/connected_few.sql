{#-
    Spark works a CTE out anew for every reader, and with joins would plan the pairs again in each round (70
    seconds instead of 25 for int_erasure_groups of 2,000 customers, in one run): it gets windows over one
    list of pairs, in which each CTE is read once. DuckDB works a CTE out once and keeps the joins: windows
    upon windows take it 14 seconds to plan.
-#}
{% macro connected_few(pairs, rounds) -%}
    {{ return(adapter.dispatch('connected_few')(pairs, rounds)) }}
{%- endmacro %}

{% macro default__connected_few(pairs, rounds) -%}
    {{ return(connected_numbers(pairs, rounds)) }}
{%- endmacro %}

{% macro spark__connected_few(pairs, rounds) -%}
sides as (

    select
        left_number,
        right_number,
        {{ explode_positions(2) }} as side
    from {{ pairs }}

),

labels_1 as (

    select
        left_number,
        right_number,
        case side when 1 then left_number else right_number end as member,
        least(left_number, right_number) as group_number
    from sides

),
{% for round in range(2, rounds + 1) %}
member_labels_{{ round }} as (

    select
        left_number,
        right_number,
        member,
        min(group_number) over (partition by member) as group_number
    from labels_{{ round - 1 }}

),

labels_{{ round }} as (

    select
        left_number,
        right_number,
        member,
        min(group_number) over (partition by left_number, right_number) as group_number
    from member_labels_{{ round }}

),
{% endfor %}
connected as (

    select
        member,
        min(group_number) as group_number
    from labels_{{ rounds }}
    group by member

)
{%- endmacro %}
