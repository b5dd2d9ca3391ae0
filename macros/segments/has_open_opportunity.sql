{% macro has_open_opportunity(within_days=none) -%}
{%- set days = threshold('open_opportunity_days') if within_days is none else within_days -%}
(
    select
        customer_key,
        min(stage_on) as qualified_on,
        'Open opportunity, last touched ' || {{ months_ago('max(stage_on)') }} as reason
    from {{ ref('opportunities') }}
    where
        is_open
        and stage_on > {{ days_after(as_of_date(), '-' ~ days) }}
    group by customer_key
)
{%- endmacro %}
