{#-
    The first day on which a contract had at most so many payments left: that on which the payment before
    them was due, or of the sale where the term has no more. The n-th payment is due n - 1 months after
    the first.
-#}
{% macro payments_left_since(payments) -%}
    {%- set months_until_then = 'term_months - ' ~ payments ~ ' - 1' -%}
    case
        when term_months > {{ payments }}
            then greatest(sold_on, {{ months_after('first_payment_on', months_until_then) }})
        else sold_on
    end
{%- endmacro %}
