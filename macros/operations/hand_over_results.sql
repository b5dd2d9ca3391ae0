{#
    Hand over every relation that is to be published, and those that `dms forget` reads, in a folder of
    the invocation that tested it.
#}
{% macro hand_over_results() %}
    {% for node in graph.nodes.values() if node.config.meta.get('publish') or node.config.meta.get('hand_over') %}
        {% set relation = api.Relation.create(
            database=node.database, schema=node.schema, identifier=node.alias
        ) %}
        {% do hand_over(relation, invocation_id ~ '/' ~ relation.schema ~ '/' ~ relation.identifier) %}
    {% endfor %}
{% endmacro %}
