{% macro layer_of(node) %}
    {% if node.resource_type == 'source' and node.source_name == 'kept' %}
        {{ return('kept') }}
    {% elif node.resource_type == 'source' and node.config.meta.get('ledger') %}
        {{ return('ledger') }}
    {% endif %}
    {{ return(node.fqn[1] if node.resource_type == 'model' else node.resource_type) }}
{% endmacro %}
