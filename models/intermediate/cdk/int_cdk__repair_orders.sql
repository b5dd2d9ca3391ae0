with

orders as (

    select * from {{ ref('stg_cdk__repair_orders') }}

),

totals as (

    select * from {{ ref('int_cdk__repair_order_totals') }}

),

order_totals as (

    select
        source_code,
        ro_number,
        opened_on,
        sum(case when pay_type = 'customer_pay' then sale_amount end) as customer_pay_sale,
        sum(case when pay_type = 'warranty' then sale_amount end) as warranty_sale,
        sum(case when pay_type = 'service_contract' then sale_amount end) as service_contract_sale,
        sum(case when pay_type = 'internal' then sale_amount end) as internal_sale,
        sum(case when pay_type = 'customer_pay' then cost_amount end) as customer_pay_cost,
        sum(case when pay_type = 'warranty' then cost_amount end) as warranty_cost,
        sum(case when pay_type = 'service_contract' then cost_amount end) as service_contract_cost,
        sum(case when coalesce(pay_type, '') != 'internal' then discount_amount end)
            as discount_amount
    from totals
    group by source_code, ro_number, opened_on

),

discount_positions as (

    select
        source_code,
        ro_number,
        opened_on,
        has_decimal_comma,
        discounts,
        {{ explode_positions(json_length('discounts')) }} as list_position
    from orders
    where {{ json_length('discounts') }} >= 1

),

discount_items as (

    select
        source_code,
        ro_number,
        opened_on,
        has_decimal_comma,
        {{ json_item('discounts', 'list_position') }} as discount
    from discount_positions

),

discounts as (

    select
        source_code,
        ro_number,
        opened_on,
        has_decimal_comma,
        {{ bare_text(json_text('discount', '$.laborDiscount')) }} as labor_discount,
        {{ bare_text(json_text('discount', '$.partsDiscount')) }} as parts_discount
    from discount_items

),

order_discounts as (

    select
        source_code,
        ro_number,
        opened_on,
        sum(
            coalesce({{ try_number('labor_discount', 'decimal(12,2)', 'has_decimal_comma') }}, 0)
            + coalesce({{ try_number('parts_discount', 'decimal(12,2)', 'has_decimal_comma') }}, 0)
        ) as discount_amount
    from discounts
    group by source_code, ro_number, opened_on

),

prepared as (

    select
        ---------- keys
        orders.source_code,
        orders.ro_number,
        orders.source_customer_number,
        orders.source_advisor_number,

        ---------- dates
        orders.first_extracted_at,
        orders.opened_on,
        orders.closed_on,

        ---------- order; the totals speak before the list of discounts
        case
            when {{ matches_pattern('orders.ro_department', '^b$|body|collision') }} then 'body'
            else 'service'
        end as department,
        cast(order_totals.customer_pay_sale as decimal(12, 2)) as customer_pay_sale,
        cast(order_totals.warranty_sale as decimal(12, 2)) as warranty_sale,
        cast(order_totals.service_contract_sale as decimal(12, 2)) as service_contract_sale,
        cast(order_totals.internal_sale as decimal(12, 2)) as internal_sale,
        cast(order_totals.customer_pay_cost as decimal(12, 2)) as customer_pay_cost,
        cast(order_totals.warranty_cost as decimal(12, 2)) as warranty_cost,
        cast(order_totals.service_contract_cost as decimal(12, 2)) as service_contract_cost,
        cast(
            coalesce(order_totals.discount_amount, order_discounts.discount_amount, 0)
            as decimal(12, 2)
        ) as discount_amount,

        ---------- vehicle
        orders.vin,
        orders.model_year,
        orders.make,
        orders.model,
        orders.odometer_in,
        orders.odometer_out,

        ---------- flags
        orders.is_void

    from orders
    left join order_totals
        on
            orders.source_code = order_totals.source_code
            and orders.ro_number = order_totals.ro_number
            and orders.opened_on = order_totals.opened_on
    left join order_discounts
        on
            orders.source_code = order_discounts.source_code
            and orders.ro_number = order_discounts.ro_number
            and orders.opened_on = order_discounts.opened_on

)

select * from prepared
