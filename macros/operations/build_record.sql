{# The relation that keeps what happened to the warehouse: two rows a dbt invocation, start and end. #}
{% macro build_record() %}
    {{ return(source('kept', 'builds')) }}
{% endmacro %}
