{% macro tombstone(salt, kind, evidence) -%}
    {{ sha256_hex(salt ~ " || '|' || " ~ kind ~ " || '|' || " ~ evidence) }}
{%- endmacro %}
