{% test exchange_rates_can_be_right(model) %}

select
    currency,
    to_currency,
    valid_from,
    rate
from {{ model }}
where
    rate < 0.000001
    or rate > 1000000
    or currency = to_currency
    or not coalesce({{ matches_pattern('currency', '^[A-Z]{3}$') }}, false)
    or not coalesce({{ matches_pattern('to_currency', '^[A-Z]{3}$') }}, false)

{% endtest %}
