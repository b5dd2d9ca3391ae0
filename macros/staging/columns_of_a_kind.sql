{#-
    Typed columns (see typed_columns) that are read alike, as pairs: one of them, and all of them. What
    cannot be read is looked for once for each kind, not for each column.
-#}
{% macro columns_of_a_kind(typed) -%}
    {%- set groups = {} -%}
    {%- for value in typed if not (value.channel or value.seed) -%}
        {%- set label = value.kind ~ (value.range or '') ~ (value.get('values') or '') -%}
        {%- do groups.setdefault(label, []).append(value) -%}
    {%- endfor -%}
    {%- set pairs = [] -%}
    {%- for alike in groups.values() -%}
        {%- do pairs.append((alike[0], alike)) -%}
    {%- endfor -%}
    {{ return(pairs) }}
{%- endmacro %}


{#- Whether a column's number is that of one of the typed columns. -#}
{% macro in_numbers(number, typed) -%}
    {{ return(number ~ ' in (' ~ ((typed | map(attribute='number') | list) or [0]) | join(', ') ~ ')') }}
{%- endmacro %}


{#- Why a row is quarantined whose value of this kind cannot be read. -#}
{% macro quarantine_reason(kind) -%}
    {{ return({
        'date': 'unreadable_date', 'moment': 'unreadable_date',
        'amount': 'unreadable_number', 'number': 'unreadable_number', 'integer': 'unreadable_number',
        'email': 'unreadable_address', 'phone': 'unreadable_address',
        'contact_point': 'unreadable_address',
    }.get(kind, 'unreadable_value')) }}
{%- endmacro %}
