{% macro as_of_date() -%}
    {%- set day = (var('as_of_date', none) or newest_extract_on() or '1900-01-01') | string -%}
    {%- if not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', day) -%}
        {{ exceptions.raise_compiler_error("as_of_date must look like 2026-03-31, not '" ~ day ~ "'") }}
    {%- endif -%}
    cast('{{ day }}' as date)
{%- endmacro %}
