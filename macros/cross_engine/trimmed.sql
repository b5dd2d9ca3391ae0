{#-
    A text without the blanks around it.
    The engines differ: DuckDB's trim() takes off every blank of Unicode, such as the no-break space
    that web forms leave behind, Spark's the ASCII one only.
-#}
{% macro trimmed(value) -%}
    {{ return(adapter.dispatch('trimmed')(value)) }}
{%- endmacro %}

{% macro default__trimmed(value) -%}
    trim({{ value }})
{%- endmacro %}

{% macro spark__trimmed(value) -%}
    {%- set blanks -%}
        {{ ' ' }}{{ '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a' }}
        {{- '\u202f\u205f\u3000' }}
    {%- endset -%}
    trim(both '{{ blanks }}' from {{ value }})
{%- endmacro %}
