{% macro hand_over_results() %}
    {% for node in graph.nodes.values() if node.config.meta.get('publish') or node.config.meta.get('hand_over') %}
        {% set relation = api.Relation.create(
            database=node.database, schema=node.schema, identifier=node.alias
        ) %}
        {% do hand_over(relation, invocation_id ~ '/' ~ relation.schema ~ '/' ~ relation.identifier) %}
    {% endfor %}
{% endmacro %}
