{#- Whether the source YAML says of a column that it holds numbers of customers, and that they are numeric. -#}
{% macro is_numeric_customer_number(feed, table_name, column) -%}
    {%- set found = [] -%}
    {%- if execute -%}
        {%- for source in graph.sources.values()
            if source.config.meta.get('feed') == feed and source.name == table_name -%}
            {%- if source.columns[column].config.meta.get('number_form') == 'numeric' -%}
                {%- do found.append(column) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found | length > 0) }}
{%- endmacro %}
