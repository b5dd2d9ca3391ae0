{#-
    Texts as one, a bar between them; what is missing is empty. list_item takes it apart again, so a bar
    within a text becomes a blank.
-#}
{% macro joined_text(columns) -%}
    concat_ws('|'
    {%- for column in columns -%}
        , coalesce(replace({{ column }}, '|', ' '), '')
    {%- endfor -%}
    )
{%- endmacro %}
