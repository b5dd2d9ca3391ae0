{#-
    A flag of a raw JSON column that forbids contact, at a key of its object, as raw_block reads it. Where a
    list stands for the object (see json_object), the first of its items that has the key counts; a text
    that is no JSON forbids, because nobody knows what it says.
-#}
{% macro nested_block(column, key) -%}
    {%- set json = adapter.quote(column) -%}
    case
        when {{ matches_pattern(json, '^[^{\\[]') }} then true
        else {{ read_wish(bare_text(
            'coalesce(' ~ json_text(json_item(json, 1), '$.' ~ key) ~ ', '
            ~ json_text(json_item(json, 2), '$.' ~ key) ~ ', '
            ~ json_text(json_item(json, 3), '$.' ~ key) ~ ', '
            ~ json_text(json_item(json, 4), '$.' ~ key) ~ ')'
        ), 'true') }}
    end
{%- endmacro %}
