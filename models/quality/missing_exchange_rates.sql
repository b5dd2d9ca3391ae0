with

rates as (

    select * from {{ ref('rooftop_exchange_rates') }}
    where exchange_rate is null

),

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
        feed,
        dealership_key,
        sold_on as transacted_on
    from sales

    union all

    select
        feed,
        dealership_key,
        closed_on as transacted_on
    from visits

    union all

    select
        feed,
        dealership_key,
        purchased_on as transacted_on
    from parts_purchases

),

missing_exchange_rates as (

    select
        ---------- keys
        transactions.feed,
        transactions.dealership_key,

        ---------- dates
        min(transactions.transacted_on) as first_on,
        max(transactions.transacted_on) as last_on,

        ---------- currencies
        max(rates.currency) as currency,
        max(rates.reporting_currency) as reporting_currency,

        ---------- measures
        cast(count(*) as bigint) as transaction_count

    from transactions
    inner join rates
        on
            transactions.dealership_key = rates.dealership_key
            and transactions.transacted_on = rates.business_on
    group by transactions.feed, transactions.dealership_key

)

select * from missing_exchange_rates
