with

deals as (

    select * from {{ ref('stg_cdk__deals') }}

),

events as (

    select * from {{ ref('int_cdk__deal_events') }}

),

-- Lists come in either order, so of one day the further step is the later one. A code that nobody
-- knows says nothing about the deal while another one does.
ranked_events as (

    select
        *,
        row_number() over (
            partition by source_code, deal_number, event_code in ('d', 'u')
            order by
                case when deal_status is null then 1 else 0 end,
                happened_on desc nulls last,
                case event_code when 'f' then 3 when 'b' then 2 when 'p' then 1 else 0 end desc,
                list_position desc
        ) as newest_first
    from events

),

states as (

    select
        source_code,
        deal_number,
        max(case when event_code not in ('d', 'u') and newest_first = 1 then event_code end)
            as newest_code,
        max(case when event_code not in ('d', 'u') and newest_first = 1 then deal_status end)
            as newest_status,
        max(case when event_code = 'd' then 1 else 0 end) = 1 as is_delivered,
        max(case when event_code = 'u' then 1 else 0 end) = 1 as is_unwound,
        max(case when event_code = 'd' then happened_on end) as delivered_on
    from ranked_events
    group by source_code, deal_number

),

product_positions as (

    select
        source_code,
        deal_number,
        has_decimal_comma,
        products,
        {{ explode_positions(json_length('products')) }} as list_position
    from deals
    where {{ json_length('products') }} >= 1

),

product_items as (

    select
        source_code,
        deal_number,
        has_decimal_comma,
        {{ json_item('products', 'list_position') }} as product
    from product_positions

),

product_texts as (

    select
        source_code,
        deal_number,
        has_decimal_comma,
        {{ bare_text(json_text('product', '$.type')) }} as product_type,
        {{ bare_text(json_text('product', '$.price')) }} as price,
        {{ bare_text(json_text('product', '$.expires')) }} as expires
    from product_items

),

products as (

    select
        source_code,
        deal_number,
        {{ replace_pattern(upper_case('product_type'), '[- ]', '_') }} as product_type,
        {{ try_number('price', 'decimal(12,2)', 'has_decimal_comma') }} as price,
        {{ try_date('expires') }} as expires_on
    from product_texts

),

-- The cover that lasts longest speaks for its kind. GAP is insurance here.
covers as (

    select
        source_code,
        deal_number,
        max(case when product_type = 'SERVICE_CONTRACT' then 1 else 0 end) = 1
            as has_service_contract,
        max(case when product_type = 'SERVICE_CONTRACT' then expires_on end)
            as service_contract_expires_on,
        sum(case when product_type = 'SERVICE_CONTRACT' then price end) as service_contract_price,
        max(case when product_type in ('INSURANCE', 'GAP') then 1 else 0 end) = 1
            as has_insurance,
        max(case when product_type in ('INSURANCE', 'GAP') then expires_on end)
            as insurance_expires_on
    from products
    group by source_code, deal_number

),

trade_in_positions as (

    select
        source_code,
        deal_number,
        has_decimal_comma,
        trade_ins,
        {{ explode_positions(json_length('trade_ins')) }} as list_position
    from deals
    where {{ json_length('trade_ins') }} >= 1

),

trade_in_items as (

    select
        source_code,
        deal_number,
        list_position,
        has_decimal_comma,
        {{ json_item('trade_ins', 'list_position') }} as trade_in
    from trade_in_positions

),

trade_ins as (

    select
        source_code,
        deal_number,
        list_position,
        nullif({{ upper_case(bare_text(json_text('trade_in', '$.tradeVIN'))) }}, '') as vin,
        {{ try_integer(
            bare_text(json_text('trade_in', '$.tradeMileage')), 'has_decimal_comma'
        ) }} as odometer
    from trade_in_items

),

-- A deal has one trade-in in the shape of all feeds: the first that has a VIN.
ranked_trade_ins as (

    select
        *,
        row_number() over (
            partition by source_code, deal_number
            order by case when vin is null then 1 else 0 end, list_position nulls last
        ) as place
    from trade_ins

),

prepared as (

    select
        ---------- keys
        deals.source_code,
        deals.deal_number,
        deals.source_customer_number,
        deals.source_co_buyer_number,
        deals.source_salesperson_number,

        ---------- dates
        deals.first_extracted_at,
        deals.contract_date,
        coalesce(deals.delivery_date, states.delivered_on) as delivery_date,

        ---------- deal
        case
            when states.is_unwound then 'u'
            when
                states.is_delivered
                and (states.newest_status is null or states.newest_code = 'p')
                then 'd'
            else coalesce(states.newest_code, 'q')
        end as deal_status,
        deals.deal_type,
        deals.sale_type,
        deals.sale_price,
        deals.front_gross,
        deals.back_gross,

        ---------- finance
        deals.apr,
        deals.term_months,
        deals.first_payment_date,
        deals.lease_end_date,
        deals.lease_miles_per_year,

        ---------- products
        coalesce(covers.has_service_contract, false) as has_service_contract,
        covers.service_contract_expires_on,
        cast(covers.service_contract_price as decimal(12, 2)) as service_contract_price,
        coalesce(covers.has_insurance, false) as has_insurance,
        covers.insurance_expires_on,

        ---------- vehicles
        deals.vin,
        deals.vehicle_condition_code,
        deals.model_year,
        deals.make,
        deals.model,
        deals.odometer,
        ranked_trade_ins.vin as trade_vin,
        ranked_trade_ins.odometer as trade_odometer

    from deals
    left join states
        on
            deals.source_code = states.source_code
            and deals.deal_number = states.deal_number
    left join covers
        on
            deals.source_code = covers.source_code
            and deals.deal_number = covers.deal_number
    left join ranked_trade_ins
        on
            deals.source_code = ranked_trade_ins.source_code
            and deals.deal_number = ranked_trade_ins.deal_number
            and ranked_trade_ins.place = 1

)

select * from prepared
