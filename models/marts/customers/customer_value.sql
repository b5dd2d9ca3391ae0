with

cards as (

    select * from {{ ref('int_customer_cards') }}

),

activities as (

    select * from {{ ref('customer_activities') }}

),

totals as (

    select
        customer_key,
        sum(reporting_net_revenue) as lifetime_revenue,
        sum(reporting_gross_profit) as lifetime_gross,
        sum(case
            when {{ within_months('activity_on', 12) }} then reporting_gross_profit
            else 0
        end) as gross_last_12_months,
        sum(case when department = 'sales' then reporting_net_revenue else 0 end) as sales_revenue,
        sum(case when department = 'service' then reporting_net_revenue else 0 end)
            as service_revenue,
        sum(case when department = 'body' then reporting_net_revenue else 0 end) as body_revenue,
        sum(case when department = 'parts' then reporting_net_revenue else 0 end) as parts_revenue,
        sum(case
            when {{ within_months('activity_on', 12) }} then 0
            when {{ within_months('activity_on', 24) }} then reporting_gross_profit
            else 0
        end) as gross_prior_12_months,
        sum(case when reporting_net_revenue is null then 1 else 0 end) as unconverted_activities
    from activities
    group by customer_key

),

customer_value as (

    select
        ---------- keys
        cards.customer_key,

        ---------- measures
        cast(coalesce(totals.lifetime_revenue, 0) as decimal(12, 2)) as lifetime_revenue,
        cast(coalesce(totals.lifetime_gross, 0) as decimal(12, 2)) as lifetime_gross,
        cast(coalesce(totals.gross_last_12_months, 0) as decimal(12, 2)) as gross_last_12_months,
        cast(coalesce(totals.gross_prior_12_months, 0) as decimal(12, 2)) as gross_prior_12_months,
        cast(coalesce(totals.sales_revenue, 0) as decimal(12, 2)) as sales_revenue,
        cast(coalesce(totals.service_revenue, 0) as decimal(12, 2)) as service_revenue,
        cast(coalesce(totals.body_revenue, 0) as decimal(12, 2)) as body_revenue,
        cast(coalesce(totals.parts_revenue, 0) as decimal(12, 2)) as parts_revenue,

        ---------- flags
        coalesce(totals.unconverted_activities, 0) > 0 as has_unconverted_amounts

    from cards
    left join totals
        on cards.customer_key = totals.customer_key

)

select * from customer_value
