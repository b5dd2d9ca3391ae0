{#-
    An incremental model as the builds before left it, for a model that it reads itself. Not a ref,
    which would be a circle: the rows that this build adds are seen by the next one.
-#}
{% macro kept_relation(model) -%}
    {{ return(api.Relation.create(
        database=target.database or none, schema='intermediate', identifier=model
    )) }}
{%- endmacro %}
