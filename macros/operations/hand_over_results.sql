{# Hand over every relation that is to be published, in a folder of the invocation that tested it. #}
{% macro hand_over_results() %}
    {% for node in graph.nodes.values() if node.config.meta.get('publish') %}
        {% set relation = api.Relation.create(
            database=node.database, schema=node.schema, identifier=node.alias
        ) %}
        {% do hand_over(relation, invocation_id ~ '/' ~ relation.schema ~ '/' ~ relation.identifier) %}
    {% endfor %}
{% endmacro %}
