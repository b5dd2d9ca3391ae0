{%- set days = threshold('declining_wholesale_days') -%}
{%- set months = threshold('declining_wholesale_months') -%}
{%- set base_end_on = days_after(as_of_date(), '-' ~ days) -%}
{%- set base_days = days_between(months_before(base_end_on, months), base_end_on) -%}

with

purchases as (

    select
        customer_key,
        purchased_on,
        coalesce(reporting_net_amount, 0) as amount
    from {{ ref('parts_purchases') }}
    where sale_type = 'wholesale'

),

-- A purchase is recent, then one of the base, then neither.
changes as (

    select
        customer_key,
        purchased_on as changed_on,
        amount as recent_amount,
        0 as base_amount
    from purchases

    union all

    select
        customer_key,
        {{ days_after('purchased_on', days) }} as changed_on,
        -amount as recent_amount,
        amount as base_amount
    from purchases

    union all

    select
        customer_key,
        {{ days_after(full_months_after('purchased_on', months), days) }} as changed_on,
        0 as recent_amount,
        -amount as base_amount
    from purchases

),

-- Two averages are compared without a division, so that no amount on the border is rounded.
declines as (

    {{ held_since(
        'changes',
        ['recent_amount', 'base_amount'],
        'base_amount > 0 and recent_amount * 100 * ' ~ base_days
        ~ ' < base_amount * ' ~ threshold('declining_wholesale_percent') ~ ' * ' ~ days,
    ) }}

),

qualified as (

    select
        customer_key,
        held_since_on as qualified_on,
        'Wholesale purchases for ' || cast(recent_amount as string)
        || ' in the last {{ days }} days, for ' || cast(base_amount as string)
        || ' in the {{ months }} months before' as reason
    from declines

)

{{ member_rows('qualified') }}
