{#-
    The engines differ: for Java, `$` also stands before a newline that ends the text, so outside of
    [...] it becomes \z; a dot does not stand for \r, save with the flag d; and Spark reads a
    backslash as an escape of the literal, so it is doubled.
-#}
{% macro java_pattern(pattern) -%}
    {%- set parts = ['(?d)' if '.' in pattern else ''] -%}
    {%- for part in modules.re.split('(\\[[^]]+\\])', pattern) -%}
        {%- do parts.append(part if part.startswith('[') else part.replace('$', '\\z')) -%}
    {%- endfor -%}
    {{ return(parts | join | replace('\\', '\\\\')) }}
{%- endmacro %}
