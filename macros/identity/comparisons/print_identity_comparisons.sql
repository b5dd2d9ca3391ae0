{% macro print_identity_comparisons() %}
    {% do print(tojson(identity_comparisons())) %}
{% endmacro %}
