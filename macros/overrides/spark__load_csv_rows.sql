{#
    dbt-spark's own binds seed values as text without escaping: an apostrophe breaks the statement and
    an empty cell becomes the text `None`. dbt itself reads the text NULL as an empty cell: `empty_cells`
    under a seed's meta is what stands in them.
#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {% set types = model.config.column_types %}
    {% set filling = model.config.meta.get('empty_cells') %}
    {% set rows = [] %}
    {% for row in agate_table.rows %}
        {% set values = [] %}
        {% for cell in row %}
            {% set value = filling if cell is none else cell %}
            {% set column = agate_table.column_names[loop.index0] %}
            {% set text = "'" ~ (value | string).replace('\\', '\\\\').replace("'", "\\'") ~ "'" %}
            {% do values.append(
                'cast(' ~ ('null' if value is none else text) ~ ' as ' ~ types[column] ~ ')'
            ) %}
        {% endfor %}
        {% do rows.append('(' ~ values | join(', ') ~ ')') %}
    {% endfor %}
    {% set sql = 'insert into ' ~ this ~ ' values ' ~ rows | join(',\n') %}
    {% if rows %}
        {% do adapter.add_query(sql, abridge_sql_log=True) %}
    {% endif %}
    {{ return(sql) }}
{% endmacro %}
