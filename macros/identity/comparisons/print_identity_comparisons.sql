{#- What `dms.learn` reads of the definition (dbt run-operation): one JSON document. -#}
{% macro print_identity_comparisons() %}
    {% do print(tojson(identity_comparisons())) %}
{% endmacro %}
