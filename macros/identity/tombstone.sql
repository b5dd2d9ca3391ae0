{#-
    What is kept of an erased person: a salted hash of a value that would tell them again. `dms land`
    and `dms forget` render this macro as well (scripts/dms/macros.py). Null without a salt.
-#}
{% macro tombstone(salt, kind, evidence) -%}
    {{ sha256_hex(salt ~ " || '|' || " ~ kind ~ " || '|' || " ~ evidence) }}
{%- endmacro %}
