{% macro removed_relations() %}
    {# What hooks make in these schemas, and no node stands for. #}
    {% set kept = [build_record().schema ~ '.' ~ build_record().identifier] %}
    {% for node in graph.nodes.values() if node.config.materialized != 'ephemeral' %}
        {% do kept.append((node.schema ~ '.' ~ node.alias) | lower) %}
    {% endfor %}
    {% set removed = [] %}
    {% for schema in house_rules().layers %}
        {% for relation in relations_of_schema(schema)
            if (relation.schema ~ '.' ~ relation.identifier) | lower not in kept
        %}
            {% do removed.append(relation) %}
        {% endfor %}
    {% endfor %}
    {{ return(removed) }}
{% endmacro %}
