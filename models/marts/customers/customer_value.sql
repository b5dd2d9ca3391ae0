with

customers as (

    select * from {{ ref('customers') }}

),

activities as (

    select * from {{ ref('customer_activities') }}

),

totals as (

    select
        customer_key,
        sum(net_revenue) as lifetime_revenue,
        sum(gross_profit) as lifetime_gross,
        sum(case when {{ within_months('activity_on', 12) }} then gross_profit else 0 end)
            as gross_last_12_months,
        sum(case when department = 'sales' then net_revenue else 0 end) as sales_revenue,
        sum(case when department = 'service' then net_revenue else 0 end) as service_revenue,
        sum(case when department = 'body' then net_revenue else 0 end) as body_revenue,
        sum(case when department = 'parts' then net_revenue else 0 end) as parts_revenue,
        sum(case
            when {{ within_months('activity_on', 12) }} then 0
            when {{ within_months('activity_on', 24) }} then gross_profit
            else 0
        end) as gross_prior_12_months
    from activities
    group by customer_key

),

customer_value as (

    select
        ---------- keys
        customers.customer_key,

        ---------- measures
        cast(coalesce(totals.lifetime_revenue, 0) as decimal(12, 2)) as lifetime_revenue,
        cast(coalesce(totals.lifetime_gross, 0) as decimal(12, 2)) as lifetime_gross,
        cast(coalesce(totals.gross_last_12_months, 0) as decimal(12, 2)) as gross_last_12_months,
        cast(coalesce(totals.gross_prior_12_months, 0) as decimal(12, 2)) as gross_prior_12_months,
        cast(coalesce(totals.sales_revenue, 0) as decimal(12, 2)) as sales_revenue,
        cast(coalesce(totals.service_revenue, 0) as decimal(12, 2)) as service_revenue,
        cast(coalesce(totals.body_revenue, 0) as decimal(12, 2)) as body_revenue,
        cast(coalesce(totals.parts_revenue, 0) as decimal(12, 2)) as parts_revenue

    from customers
    left join totals
        on customers.customer_key = totals.customer_key

)

select * from customer_value
