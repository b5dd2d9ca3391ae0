{%- set first_month = months_before(last_full_month(), var('kpi_months') - 1) -%}

with

sales as (

    select * from {{ ref('sales') }}

),

visits as (

    select * from {{ ref('visits') }}

),

parts_purchases as (

    select * from {{ ref('parts_purchases') }}

),

transactions as (

    select
        dealership_key,
        'sales' as department,
        sold_on as transacted_on,
        sale_price as revenue,
        total_gross as gross_profit,
        currency,
        exchange_rate
    from sales

    union all

    select
        dealership_key,
        department,
        closed_on as transacted_on,
        customer_pay_amount + warranty_amount + service_contract_amount - discount_amount
            as revenue,
        gross_profit,
        currency,
        exchange_rate
    from visits

    union all

    select
        dealership_key,
        'parts' as department,
        purchased_on as transacted_on,
        net_amount as revenue,
        gross_profit,
        currency,
        exchange_rate
    from parts_purchases

),

converted as (

    select
        *,
        {{ month_start('transacted_on') }} as month_on,
        {{ in_reporting_currency('revenue', 'exchange_rate') }} as reporting_revenue,
        {{ in_reporting_currency('gross_profit', 'exchange_rate') }} as reporting_gross_profit
    from transactions
    where transacted_on >= {{ first_month }}

),

kpi_department_months as (

    select
        ---------- keys
        dealership_key,
        department,

        ---------- dates
        month_on,

        ---------- measures
        cast(count(*) as integer) as transactions,
        max(currency) as currency,
        cast(sum(revenue) as decimal(12, 2)) as revenue,
        cast(sum(gross_profit) as decimal(12, 2)) as gross_profit,
        cast(sum(reporting_revenue) as decimal(12, 2)) as reporting_revenue,
        cast(sum(reporting_gross_profit) as decimal(12, 2)) as reporting_gross_profit

    from converted
    where month_on <= {{ last_full_month() }}
    group by dealership_key, department, month_on

)

select * from kpi_department_months
