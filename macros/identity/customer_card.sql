{% macro customer_card(said) -%}
    {%- set columns = card_columns() -%}
    {%- set expressions = {} -%}
    {%- for expression in said -%}
        {%- set name = expression.split(' as ') | last -%}
        {%- if name not in columns -%}
            {{ exceptions.raise_compiler_error("a customer card has no column '" ~ name ~ "'") }}
        {%- endif -%}
        {%- do expressions.update({name: expression}) -%}
    {%- endfor -%}
    {%- for name, type in columns.items() %}
        {{ expressions.get(name, 'cast(null as ' ~ type ~ ') as ' ~ name) }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
