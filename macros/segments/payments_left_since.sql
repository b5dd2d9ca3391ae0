{% macro payments_left_since(payments) -%}
    {%- set months_until_then = 'term_months - ' ~ payments ~ ' - 1' -%}
    case
        when term_months > {{ payments }}
            then greatest(sold_on, {{ months_after('first_payment_on', months_until_then) }})
        else sold_on
    end
{%- endmacro %}
