{% macro campaign_measures() %}
    {{ return(['response', 'visits', 'revenue', 'gross']) }}
{% endmacro %}
