{#-
    The layer of a node: a model's folder under models/, else what kind of node it is (source, seed). The
    source `kept` is a kind by itself: intermediate models wrote it, and may read it. So are tables of the
    ledger, which commands wrote as they are to be read.
-#}
{% macro layer_of(node) %}
    {% if node.resource_type == 'source' and node.source_name == 'kept' %}
        {{ return('kept') }}
    {% elif node.resource_type == 'source' and node.config.meta.get('ledger') %}
        {{ return('ledger') }}
    {% endif %}
    {{ return(node.fqn[1] if node.resource_type == 'model' else node.resource_type) }}
{% endmacro %}
