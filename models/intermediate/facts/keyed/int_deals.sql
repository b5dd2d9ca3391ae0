with

unioned as (

    select * from {{ ref('int_deals_unioned') }}

),

vin_corrections as (

    select * from {{ ref('int_vin_corrections') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

deal_types as (

    select * from {{ ref('deal_types') }}

),

deal_statuses as (

    select * from {{ ref('deal_statuses') }}

),

deals as (

    select
        ---------- keys
        {{ surrogate_key(['unioned.feed', 'unioned.source_code', 'unioned.deal_number']) }}
            as deal_key,
        unioned.feed,
        unioned.source_code,
        unioned.deal_number,
        unioned.source_customer_number,
        unioned.source_co_buyer_number,
        dealerships.dealership_key,
        coalesce(corrections.vehicle_key, {{ vehicle_key('unioned.vin') }}) as vehicle_key,
        coalesce(trade_corrections.vehicle_key, {{ vehicle_key('unioned.trade_vin') }})
            as trade_vehicle_key,
        {{ employee_key(
            'unioned.feed', 'unioned.source_code', 'unioned.source_salesperson_number'
        ) }} as salesperson_key,

        ---------- dates
        unioned.first_extracted_at,
        unioned.sold_on,
        unioned.delivered_on,

        ---------- deal
        unioned.salesperson_name,
        unioned.source_deal_status,
        deal_statuses.deal_status,
        unioned.source_deal_type,
        deal_types.deal_type,
        case unioned.vehicle_condition_code
            when 'N' then 'new' when 'U' then 'used' when 'C' then 'certified'
        end as vehicle_condition,
        unioned.sale_price,
        unioned.front_gross,
        unioned.back_gross,
        cast(
            coalesce(unioned.front_gross, 0) + coalesce(unioned.back_gross, 0) as decimal(12, 2)
        ) as total_gross,

        ---------- finance
        unioned.finance_type,
        unioned.term_months,
        unioned.apr,
        unioned.first_payment_on,
        case
            when unioned.finance_type != 'lease' then null
            when unioned.lease_end_date is not null then unioned.lease_end_date
            when unioned.first_payment_on is not null
                then {{ months_after('unioned.first_payment_on', 'unioned.term_months') }}
            else {{ months_after('unioned.sold_on', 'unioned.term_months') }}
        end as lease_end_on,
        unioned.lease_distance_per_year,

        ---------- vehicles
        unioned.vin,
        unioned.model_year,
        unioned.make,
        unioned.model,
        unioned.odometer,
        dealerships.distance_unit as odometer_unit,
        unioned.trade_vin,
        unioned.trade_model_year,
        unioned.trade_make,
        unioned.trade_model,
        unioned.trade_odometer,

        ---------- flags
        coalesce(deal_types.is_sale and deal_statuses.is_closed_deal, false) as is_sale,
        coalesce(deal_types.is_sale, false) as is_customer_business

    from unioned
    inner join dealerships
        on
            unioned.feed = dealerships.feed
            and unioned.source_code = dealerships.source_code
    left join vin_corrections as corrections
        on
            unioned.feed = corrections.feed
            and unioned.source_code = corrections.source_code
            and unioned.source_customer_number = corrections.source_customer_number
            and unioned.vin = corrections.vin
    left join vin_corrections as trade_corrections
        on
            unioned.feed = trade_corrections.feed
            and unioned.source_code = trade_corrections.source_code
            and unioned.source_customer_number = trade_corrections.source_customer_number
            and unioned.trade_vin = trade_corrections.vin
    left join deal_types
        on
            unioned.feed = deal_types.feed
            and unioned.source_deal_type = deal_types.source_value
    left join deal_statuses
        on
            unioned.feed = deal_statuses.feed
            and unioned.source_deal_status = deal_statuses.source_value

)

select * from deals
