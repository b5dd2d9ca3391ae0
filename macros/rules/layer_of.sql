{#- The layer of a node: a model's folder under models/, else what kind of node it is (source, seed). -#}
{% macro layer_of(node) %}
    {{ return(node.fqn[1] if node.resource_type == 'model' else node.resource_type) }}
{% endmacro %}
