{% macro averages_of(who) -%}
        cast({{ who }}_customers as integer) as {{ who }},
        {%- for total in ['visits', 'revenue', 'gross'] %}
        {{ in_decimals(who ~ '_' ~ total ~ ' / nullif(' ~ who ~ '_customers, 0)', 2) }}
            as {{ who }}_{{ total }},
        {%- endfor %}
        {{ in_hundredths('100e0 * ' ~ who ~ '_active / nullif(' ~ who ~ '_customers, 0)') }}
            as {{ who }}_active_percent,
        {{ in_hundredths('100e0 * ' ~ who ~ '_retained / nullif(' ~ who ~ '_with_visit, 0e0)') }}
            as {{ who }}_retained_percent
{%- endmacro %}
