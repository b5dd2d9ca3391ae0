{#
    The engines differ: Spark has no information schema, and says of a view by another statement
    that it is one.
#}
{% macro relations_of_schema(schema) %}
    {{ return(adapter.dispatch('relations_of_schema')(schema)) }}
{% endmacro %}


{% macro default__relations_of_schema(schema) %}
    {% set listed %}
        select table_name, case table_type when 'VIEW' then 'view' else 'table' end as relation_type
        from information_schema.tables
        where lower(table_schema) = '{{ schema | lower }}'
            and lower(table_catalog) = '{{ target.database | lower }}'
    {% endset %}
    {% set relations = [] %}
    {% for row in run_query(listed).rows %}
        {% do relations.append(api.Relation.create(
            database=target.database, schema=schema, identifier=row[0], type=row[1]
        )) %}
    {% endfor %}
    {{ return(relations) }}
{% endmacro %}


{% macro spark__relations_of_schema(schema) %}
    {% set relations = [] %}
    {% if run_query("show schemas like '" ~ schema ~ "'").rows | length > 0 %}
        {% set views = [] %}
        {% for row in run_query('show views in ' ~ schema).rows %}
            {% do views.append(row[1]) %}
        {% endfor %}
        {% for row in run_query('show tables in ' ~ schema).rows if not row[2] %}
            {% do relations.append(api.Relation.create(
                schema=schema, identifier=row[1], type='view' if row[1] in views else 'table'
            )) %}
        {% endfor %}
    {% endif %}
    {{ return(relations) }}
{% endmacro %}
