{#
    dbt-spark's own binds seed values as text without escaping: an apostrophe breaks the statement and
    an empty cell becomes the text `None`.
#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {% set types = model.config.column_types %}
    {% set rows = [] %}
    {% for row in agate_table.rows %}
        {% set values = [] %}
        {% for value in row %}
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
