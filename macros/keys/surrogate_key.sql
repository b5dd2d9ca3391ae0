{#- md5 hex string of a natural key. Parts are told apart by a bar; a missing part counts as ''. -#}
{% macro surrogate_key(columns) -%}
    md5(concat_ws('|'
    {%- for column in columns -%}
        , coalesce(cast({{ column }} as string), '')
    {%- endfor -%}
    ))
{%- endmacro %}
