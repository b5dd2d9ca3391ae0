{{ config(severity='warn', meta={'told_with': 'findings'}) }}
-- Pay types that the seed does not map: a total counts for no payer, an operation as customer pay
-- where the order has no such total, until a line is added.
{{ open_codes(['pay_type']) }}
