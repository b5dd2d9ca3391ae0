{% macro rfm_members(rfm_segment) -%}
    {%- if var('is_linted', false) -%}
        {{ return('select * from customers') }}
    {%- endif -%}
with

customer_rfm as (

    select * from {{ ref('customer_rfm') }}
    where
        department = 'all'
        and rfm_segment = '{{ rfm_segment }}'

),

dated as (

    select
        *,
        {{ days_after(as_of_date(), '-recency_days') }} as last_activity_on
    from customer_rfm

),

qualified as (

    select
        customer_key,
        {{ as_of_date() }} as qualified_on,
        'Last activity ' || {{ months_ago('last_activity_on') }}
        || '; ' || {{ counted('frequency', 'active day') }}
        || ' within {{ threshold("rfm_look_back_months") }} months; scores R '
        || cast(r_score as string)
        || ', F ' || cast(f_score as string)
        || ', M ' || cast(m_score as string) as reason
    from dated

)

{{ member_rows('qualified') }}
{%- endmacro %}
