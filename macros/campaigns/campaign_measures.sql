{#- What a campaign is measured by, in each household. -#}
{% macro campaign_measures() %}
    {{ return(['response', 'visits', 'revenue', 'gross']) }}
{% endmacro %}
