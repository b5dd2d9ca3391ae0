{#-
    What is kept of an erased person: a salted hash of a value that would tell them again. `dms land`
    and `dms forget` make the same text (scripts/dms/landing/erasing/tombstones.py). Null without a salt.
-#}
{% macro tombstone(salt, kind, evidence) -%}
    {{ sha256_hex(salt ~ " || '|' || " ~ kind ~ " || '|' || " ~ evidence) }}
{%- endmacro %}
