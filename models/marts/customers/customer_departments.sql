with

customers as (

    select * from {{ ref('customers') }}

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

protection_products as (

    select * from {{ ref('protection_products') }}

),

activities as (

    select * from {{ ref('customer_activities') }}

),

dealings as (

    select
        customer_key,
        'bought_new' as dealing,
        sold_on as dealt_on
    from sales
    where vehicle_condition = 'new'

    union all

    select
        customer_key,
        'bought_used' as dealing,
        sold_on as dealt_on
    from sales
    where vehicle_condition in ('used', 'certified')

    union all

    select
        customer_key,
        'leased' as dealing,
        sold_on as dealt_on
    from sales
    where finance_type = 'lease'

    union all

    select
        customer_key,
        case department when 'body' then 'used_body_shop' else 'serviced' end as dealing,
        closed_on as dealt_on
    from visits

    union all

    select
        customer_key,
        case sale_type
            when 'retail' then 'bought_parts_retail' else 'bought_parts_wholesale'
        end as dealing,
        purchased_on as dealt_on
    from parts_purchases

),

last_dealings as (

    select
        customer_key,
        max(case when dealing = 'bought_new' then dealt_on end) as last_bought_new_on,
        max(case when dealing = 'bought_used' then dealt_on end) as last_bought_used_on,
        max(case when dealing = 'leased' then dealt_on end) as last_leased_on,
        max(case when dealing = 'serviced' then dealt_on end) as last_serviced_on,
        max(case when dealing = 'used_body_shop' then dealt_on end) as last_used_body_shop_on,
        max(case when dealing = 'bought_parts_retail' then dealt_on end)
            as last_bought_parts_retail_on,
        max(case when dealing = 'bought_parts_wholesale' then dealt_on end)
            as last_bought_parts_wholesale_on
    from dealings
    group by customer_key

),

protection as (

    select
        customer_key,
        max(case when product_type = 'service_contract' then expires_on end)
            as last_holds_service_contract_on,
        max(case when product_type = 'insurance' then expires_on end) as last_holds_insurance_on
    from protection_products
    group by customer_key

),

recent_departments as (

    select
        customer_key,
        count(distinct department) as departments_active
    from activities
    where {{ within_months('activity_on', threshold('departments_look_back_months')) }}
    group by customer_key

),

sold as (

    select distinct customer_key
    from sales

),

recent_visits as (

    select
        customer_key,
        sum(case
            when {{ within_months('closed_on', threshold('sold_not_serviced_months')) }} then 1
            else 0
        end) as visits_within_sold_not_serviced_months,
        sum(case
            when {{ within_months('closed_on', threshold('serviced_not_sold_months')) }} then 1
            else 0
        end) as visits_within_serviced_not_sold_months
    from visits
    group by customer_key

),

customer_departments as (

    select
        ---------- keys
        customers.customer_key,

        ---------- dates
        last_dealings.last_bought_new_on,
        last_dealings.last_bought_used_on,
        last_dealings.last_leased_on,
        last_dealings.last_serviced_on,
        last_dealings.last_used_body_shop_on,
        last_dealings.last_bought_parts_retail_on,
        last_dealings.last_bought_parts_wholesale_on,
        protection.last_holds_service_contract_on,
        protection.last_holds_insurance_on,

        ---------- measures
        cast(coalesce(recent_departments.departments_active, 0) as integer) as departments_active,

        ---------- flags
        last_dealings.last_bought_new_on is not null as bought_new,
        last_dealings.last_bought_used_on is not null as bought_used,
        last_dealings.last_leased_on is not null as leased,
        last_dealings.last_serviced_on is not null as serviced,
        last_dealings.last_used_body_shop_on is not null as used_body_shop,
        last_dealings.last_bought_parts_retail_on is not null as bought_parts_retail,
        last_dealings.last_bought_parts_wholesale_on is not null as bought_parts_wholesale,
        coalesce(protection.last_holds_service_contract_on >= {{ as_of_date() }}, false)
            as holds_service_contract,
        coalesce(protection.last_holds_insurance_on >= {{ as_of_date() }}, false)
            as holds_insurance,
        sold.customer_key is not null
        and coalesce(recent_visits.visits_within_sold_not_serviced_months, 0) = 0
            as is_sold_not_serviced,
        sold.customer_key is null
        and coalesce(recent_visits.visits_within_serviced_not_sold_months, 0)
        >= {{ threshold('serviced_not_sold_least_visits') }} as is_serviced_not_sold

    from customers
    left join last_dealings
        on customers.customer_key = last_dealings.customer_key
    left join protection
        on customers.customer_key = protection.customer_key
    left join recent_departments
        on customers.customer_key = recent_departments.customer_key
    left join sold
        on customers.customer_key = sold.customer_key
    left join recent_visits
        on customers.customer_key = recent_visits.customer_key

)

select * from customer_departments
