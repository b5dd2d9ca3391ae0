{% macro build_record() %}
    {{ return(source('kept', 'builds')) }}
{% endmacro %}
