-- Fails for each spell that ends before it begins, or begins before the one before it of the same
-- customer and subject ended. The day on which it ends is the first one after it.
with

spells as (

    select
        *,
        row_number() over (
            partition by kind, subject, customer_key order by since_on, state_name
        ) as place,
        lag(until_on) over (
            partition by kind, subject, customer_key order by since_on, state_name
        ) as previous_until_on
    from {{ ref('state_spells') }}

)

select
    kind,
    subject,
    customer_key,
    since_on,
    until_on,
    previous_until_on
from spells
where
    until_on <= since_on
    or (place > 1 and coalesce(previous_until_on > since_on, true))
