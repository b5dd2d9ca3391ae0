{% macro layer_of(node) %}
    {% if node.resource_type == 'source' and node.source_name == 'kept' %}
        {{ return('kept') }}
    {% endif %}
    {{ return(node.fqn[1] if node.resource_type == 'model' else node.resource_type) }}
{% endmacro %}
