{#- A number with its noun, as text: `1 visit`, `3 visits`. -#}
{% macro counted(number, noun) -%}
    cast({{ number }} as string) || ' {{ noun }}' || case when {{ number }} = 1 then '' else 's' end
{%- endmacro %}
