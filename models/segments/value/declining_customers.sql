{%- set months = threshold('declining_months') | int -%}

with

activities as (

    select
        customer_key,
        activity_on,
        coalesce(reporting_net_revenue, 0) as revenue
    from {{ ref('customer_activities') }}
    where department != 'sales'

),

-- Revenue is of the last months, then of those before, then of neither.
changes as (

    select
        customer_key,
        activity_on as changed_on,
        revenue as last_revenue,
        0 as prior_revenue
    from activities

    union all

    select
        customer_key,
        {{ full_months_after('activity_on', months) }} as changed_on,
        -revenue as last_revenue,
        revenue as prior_revenue
    from activities

    union all

    select
        customer_key,
        {{ full_months_after('activity_on', months * 2) }} as changed_on,
        0 as last_revenue,
        -revenue as prior_revenue
    from activities

),

declines as (

    {{ held_since(
        'changes',
        ['last_revenue', 'prior_revenue'],
        'prior_revenue >= ' ~ threshold('declining_least_revenue')
        ~ ' and last_revenue * 100 < prior_revenue * ' ~ threshold('declining_percent'),
    ) }}

),

qualified as (

    select
        customer_key,
        held_since_on as qualified_on,
        'Net revenue without vehicles: ' || cast(last_revenue as string)
        || ' in the last {{ months }} months, ' || cast(prior_revenue as string)
        || ' in the {{ months }} before' as reason
    from declines

)

{{ member_rows('qualified') }}
