{#- Why a row of customer_360 is in its segment of recency, frequency and monetary value, as text. -#}
{% macro rfm_reason(customer) -%}
    'Last activity ' || {{ months_ago(customer ~ '.last_activity_on') }}
    || '; ' || {{ counted(customer ~ '.frequency', 'active day') }}
    || ' within {{ threshold("rfm_look_back_months") }} months; scores R '
    || cast({{ customer }}.r_score as string)
    || ', F ' || cast({{ customer }}.f_score as string)
    || ', M ' || cast({{ customer }}.m_score as string)
{%- endmacro %}
