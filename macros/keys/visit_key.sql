{% macro visit_key(relation) -%}
    {{ surrogate_key([
        relation ~ '.feed', relation ~ '.source_code', relation ~ '.ro_number', relation ~ '.opened_on',
    ]) }}
{%- endmacro %}
