{%- set departments = ['sales', 'service', 'body', 'parts'] -%}

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
        {% for department in departments %}
        sum(case when department = '{{ department }}' then net_revenue else 0 end)
            as {{ department }}_revenue,
        {% endfor %}
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
        {% for department in departments %}
        cast(coalesce(totals.{{ department }}_revenue, 0) as decimal(12, 2))
            as {{ department }}_revenue{{ ',' if not loop.last }}
        {% endfor %}

    from customers
    left join totals
        on customers.customer_key = totals.customer_key

)

select * from customer_value
