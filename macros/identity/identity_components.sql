{#-
    CTEs of the records that hang together by links, decided ones included. The last one is
    `identity_components` (record_number, component_number: the smallest number in it, record_count);
    records without a link are not in it.

    pairs: relation as int_identity_pairs.
-#}
{% macro identity_components(pairs) -%}
identity_links as (

    select
        left_record_number as left_number,
        right_record_number as right_number
    from {{ pairs }}
    where outcome in ('linked', 'decided_same')

),

{{ connected_numbers('identity_links', rounds=var('identity_rounds'), result='chained') }},

identity_components as (

    select
        member as record_number,
        group_number as component_number,
        count(*) over (partition by group_number) as record_count
    from chained

)
{%- endmacro %}
