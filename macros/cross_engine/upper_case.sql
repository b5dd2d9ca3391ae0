{#-
    The engines differ: Spark turns ß into SS and the ligature of f and i into FI, DuckDB ß into the
    capital ẞ and leaves letters without a capital as they are. So on Spark the letters of the Latin
    script for which that matters step aside, into code points that stand for no character.
-#}
{% macro upper_case(value) -%}
    {{ return(adapter.dispatch('upper_case')(value)) }}
{%- endmacro %}

{% macro default__upper_case(value) -%}
    upper({{ value }})
{%- endmacro %}

{% macro spark__upper_case(value) -%}
    {%- set letters = 'ßŉǰẖẗẘẙẚ\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06' -%}
    {%- set capitals = letters | replace('ß', 'ẞ') -%}
    {%- set aside = [] -%}
    {%- for letter in letters -%}
        {%- do aside.append('%c' % (0xe000 + loop.index)) -%}
    {%- endfor -%}
    {%- set aside = aside | join -%}
    translate(
        upper(translate({{ value }}, '{{ letters }}', '{{ aside }}')), '{{ aside }}', '{{ capitals }}'
    )
{%- endmacro %}
