{{ config(severity='warn') }}
-- Rooftops whose amounts are in no sum: no rate leads from theirs to the reporting currency.
select
    feed,
    dealership_key,
    currency,
    reporting_currency,
    transaction_count,
    first_on,
    'add a line ' || currency || ',' || reporting_currency
    || ' to seeds/exchange_rates.csv; the first rate holds for earlier days too' as what_to_do
from {{ ref('missing_exchange_rates') }}
