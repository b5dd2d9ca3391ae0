{{ config(materialized='table') }}

with

deals as (

    select * from {{ ref('stg_cdk__deals') }}

),

deal_statuses as (

    select * from {{ ref('deal_statuses') }}

),

{{ cdk_deal_events('deals', 'deal_statuses') }},

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
    from deal_events

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

trade_in_texts as (

    {{ json_rows(
        'deals',
        'trade_ins',
        keep=['source_code', 'deal_number', 'has_decimal_comma'],
        texts={'written_vin': 'tradeVIN', 'mileage': 'tradeMileage'},
    ) }}

),

-- A deal has one trade-in in the shape of all feeds: the first that has a VIN.
ranked_trade_ins as (

    select
        source_code,
        deal_number,
        nullif({{ upper_case('written_vin') }}, '') as vin,
        {{ try_integer('mileage', 'has_decimal_comma') }} as odometer,
        row_number() over (
            partition by source_code, deal_number
            order by
                case when written_vin != '' then 0 else 1 end,
                list_position nulls last
        ) as place
    from trade_in_texts

),

shaped as (

    select
        ---------- keys
        deals.source_code,
        deals.deal_number,
        deals.source_customer_number,
        deals.source_co_buyer_number,
        deals.source_salesperson_number,

        ---------- dates
        deals.first_extracted_at,
        deals.contract_date as sold_on,
        coalesce(deals.delivery_date, states.delivered_on) as delivered_on,

        ---------- deal
        {{ not_sent('deals', ['salesperson_name']) }},
        case
            when states.is_unwound then 'u'
            when
                states.is_delivered
                and (states.newest_status is null or states.newest_code = 'p')
                then 'd'
            else coalesce(states.newest_code, 'q')
        end as source_deal_status,
        deals.deal_type as source_deal_type,
        deals.sale_price,
        deals.front_gross,
        deals.back_gross,

        ---------- finance
        case
            when deals.deal_type = 'lease' then 'lease'
            when deals.sale_type in ('cash', 'finance', 'lease') then deals.sale_type
        end as finance_type,
        deals.term_months,
        deals.apr,
        deals.first_payment_date as first_payment_on,
        deals.lease_end_date,
        deals.lease_miles_per_year as lease_distance_per_year,

        ---------- vehicles
        deals.vehicle_condition_code,
        deals.vin,
        deals.model_year,
        deals.make,
        deals.model,
        deals.odometer,
        ranked_trade_ins.vin as trade_vin,
        {{ not_sent('deals', ['trade_model_year', 'trade_make', 'trade_model']) }},
        ranked_trade_ins.odometer as trade_odometer

    from deals
    left join states
        on
            deals.source_code = states.source_code
            and deals.deal_number = states.deal_number
    left join ranked_trade_ins
        on
            deals.source_code = ranked_trade_ins.source_code
            and deals.deal_number = ranked_trade_ins.deal_number
            and ranked_trade_ins.place = 1

)

select * from shaped
