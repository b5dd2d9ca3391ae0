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


{% macro in_numbers(number, typed) -%}
    {{ return(number ~ ' in (' ~ ((typed | map(attribute='number') | list) or [0]) | join(', ') ~ ')') }}
{%- endmacro %}


{% macro quarantine_reason(kind) -%}
    {{ return({
        'date': 'unreadable_date', 'moment': 'unreadable_date',
        'amount': 'unreadable_number', 'number': 'unreadable_number', 'integer': 'unreadable_number',
        'email': 'unreadable_address', 'phone': 'unreadable_address',
        'contact_point': 'unreadable_address',
    }.get(kind, 'unreadable_value')) }}
{%- endmacro %}
