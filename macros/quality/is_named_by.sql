{% macro is_named_by(line, finding) -%}
    ({{ line }}.feed is null or {{ line }}.feed = {{ finding }}.feed)
    and ({{ line }}.code is null or {{ line }}.code = {{ finding }}.code)
{%- endmacro %}
