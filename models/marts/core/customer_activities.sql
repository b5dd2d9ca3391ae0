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

protection_products as (

    select * from {{ ref('protection_products') }}

),

unioned as (

    select
        sale_key as activity_key,
        customer_key,
        dealership_key,
        sold_on as activity_on,
        'sales' as department,
        coalesce(sale_price, 0) as net_revenue,
        total_gross as gross_profit,
        currency,
        exchange_rate
    from sales

    union all

    select
        visit_key as activity_key,
        customer_key,
        dealership_key,
        closed_on as activity_on,
        department,
        customer_pay_amount - discount_amount as net_revenue,
        gross_profit,
        currency,
        exchange_rate
    from visits

    union all

    select
        parts_purchase_key as activity_key,
        customer_key,
        dealership_key,
        purchased_on as activity_on,
        'parts' as department,
        net_amount as net_revenue,
        gross_profit,
        currency,
        exchange_rate
    from parts_purchases

    union all

    -- What finance products bring is in the back gross of their sale; nothing needs no rate.
    select
        protection_product_key as activity_key,
        customer_key,
        dealership_key,
        bought_on as activity_on,
        'finance' as department,
        0 as net_revenue,
        0 as gross_profit,
        cast(null as string) as currency,
        cast(1 as decimal(20, 12)) as exchange_rate
    from protection_products

),

customer_activities as (

    select
        ---------- keys
        activity_key,
        customer_key,
        dealership_key,

        ---------- dates
        activity_on,

        ---------- activity
        department,
        cast(net_revenue as decimal(12, 2)) as net_revenue,
        cast(gross_profit as decimal(12, 2)) as gross_profit,
        currency,
        {{ in_reporting_currency('net_revenue', 'exchange_rate') }} as reporting_net_revenue,
        {{ in_reporting_currency('gross_profit', 'exchange_rate') }} as reporting_gross_profit

    from unioned
    where customer_key is not null

)

select * from customer_activities
