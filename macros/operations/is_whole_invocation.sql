{% macro is_whole_invocation(command, results) %}
    {% set kinds = {
        'build': ['seed', 'snapshot', 'model', 'test'],
        'run': ['model'],
        'test': ['test'],
    }.get(command, []) %}
    {% set covered = results | map(attribute='node') | map(attribute='unique_id') | list %}
    {% set missed = [] %}
    {% for node in graph.nodes.values() %}
        {% if node.resource_type in kinds and node.config.materialized != 'ephemeral' %}
            {% if node.unique_id not in covered %}
                {% do missed.append(node.unique_id) %}
            {% endif %}
        {% endif %}
    {% endfor %}
    {{ return(kinds != [] and missed == []) }}
{% endmacro %}
