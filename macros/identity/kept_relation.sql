{#-
    A relation by its name, not as a ref. For what the builds before left in an incremental model, read
    by a model that this one reads itself: a ref would be a circle, and the rows that this build adds
    are seen by the next one. And for hooks, whose refs every unit test would have to give rows for.
-#}
{% macro kept_relation(identifier, schema='keys') -%}
    {{ return(api.Relation.create(
        database=target.database or none, schema=schema, identifier=identifier
    )) }}
{%- endmacro %}
