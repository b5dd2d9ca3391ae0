{#
    `dms build` runs it once a build is published; what is dropped half-way on Spark, where each
    drop stands by itself, the next build finishes.
#}
{% macro drop_removed() %}
    {% for relation in removed_relations() %}
        {% call statement('drop_removed', auto_begin=True) %}
            drop {{ relation.type }} if exists {{ relation }}
        {% endcall %}
    {% endfor %}
    {% do adapter.commit() %}
{% endmacro %}
