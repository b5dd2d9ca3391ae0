{% macro is_vin_valid(vin, decoded) -%}
    {%- set pattern = '^[A-HJ-NPR-Z0-9]{8}[0-9X][A-HJ-NPR-Z0-9]{8}$' -%}
    {%- set weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] -%}
    {%- set digits -%}
        translate({{ vin }}, 'ABCDEFGHJKLMNPRSTUVWXYZ', '12345678123457923456789')
    {%- endset -%}
    coalesce(
        {{ decoded }}.is_check_digit_valid and {{ matches_pattern(vin, pattern) }},
        {{ matches_pattern(vin, pattern) }}
        and substr('0123456789X', 1 + cast((
            {%- for weight in weights if weight > 0 %}
            {{ '+ ' if not loop.first -}}
            {{ weight }} * coalesce(try_cast(substr({{ digits }}, {{
                loop.index if loop.index < 9 else loop.index + 1
            }}, 1) as integer), 0)
            {%- endfor %}
        ) % 11 as integer), 1) = substr({{ vin }}, 9, 1),
        false
    )
{%- endmacro %}
