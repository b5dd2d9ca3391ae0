{#-
    date, moment     a day, with or without a time
    deletion_date    a day, or a clear no; anything else is a request all the same
    amount, number   a number, within `range` if there is one; integer: its whole part
    flag, block, permission   yes or no; party: business or person
    email, phone     an address as plausible_email and plausible_phone take it
    contact_point    an address of any channel
    name             a letter of any script
    vin              17 characters that a VIN may have (49 CFR 565); NONE and zeros stand for nothing
    code             one of `values`, whatever its case, blanks and hyphens
    json             an object or a list
-#}
{% macro is_unread(text, typed, has_decimal_comma) -%}
    {%- set kind = typed.kind -%}
    {%- if kind in ('date', 'moment') -%}
        not {{ is_no_day(text) }} and {{ try_date(text) }} is null
    {%- elif kind == 'deletion_date' -%}
        not {{ is_no_day(text) }}
        and {{ try_date(text) }} is null and coalesce({{ read_flag(text) }}, true)
    {%- elif kind in ('amount', 'number') -%}
        {%- set number = try_number(
            text, 'decimal(12,2)' if kind == 'amount' else 'decimal(18,4)', has_decimal_comma
        ) -%}
        {%- if typed.range -%}
            coalesce({{ number }} not between {{ typed.range | join(' and ') }}, true)
        {%- else -%}
            {{ number }} is null
        {%- endif -%}
    {%- elif kind == 'integer' -%}
        {{ try_integer(text, has_decimal_comma) }} is null
    {%- elif kind in ('flag', 'block', 'permission') -%}
        {{ read_flag(text) }} is null
    {%- elif kind == 'party' -%}
        {{ read_party(text) }} is null
    {%- elif kind == 'email' -%}
        {{ plausible_email(text) }} is null and not {{ is_no_address(text) }}
    {%- elif kind == 'phone' -%}
        {{ plausible_phone(text) }} is null and not {{ is_no_address(text) }}
    {%- elif kind == 'contact_point' -%}
        {{ any_contact_point(text) }} is null
    {%- elif kind == 'name' -%}
        not {{ matches_pattern(text, '\\p{L}') }}
    {%- elif kind == 'vin' -%}
        not {{ matches_pattern(upper_case(text), '^([A-HJ-NPR-Z0-9]{17}|0+|N/?A|NONE|UNKNOWN|TBD)$') }}
    {%- elif kind == 'json' -%}
        not {{ matches_pattern(text, '^[{\\[]') }}
    {%- elif kind == 'code' -%}
        {{ replace_pattern(lower_case(text), '[^a-z]') }} not in (
            {%- for value in typed['values'] -%}
                '{{ value | replace('_', '') }}'{{ ', ' if not loop.last }}
            {%- endfor -%}
        )
    {%- else -%}
        {{ exceptions.raise_compiler_error('column ' ~ typed.label ~ ': no such kind: ' ~ kind) }}
    {%- endif -%}
{%- endmacro %}
