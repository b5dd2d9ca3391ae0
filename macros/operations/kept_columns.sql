{% macro kept_columns(table_name) %}
    {% set columns = [] %}
    {% for table in graph.sources.values()
        if layer_of(table) == 'kept' and table.name == table_name
    %}
        {% for column in table.columns.values() %}
            {% do columns.append(column.name ~ ' ' ~ column.data_type) %}
        {% endfor %}
    {% endfor %}
    {{ return(columns | join(', ')) }}
{% endmacro %}
