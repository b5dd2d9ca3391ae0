{{ config(materialized='table') }}

with

deals as (

    select * from {{ ref('int_cdk__deals') }}

),

deals_with_events as (

    select * from {{ ref('stg_cdk__deals') }}

),

deal_statuses as (

    select * from {{ ref('deal_statuses') }}

),

repair_orders as (

    select * from {{ ref('stg_cdk__repair_orders') }}

),

pay_types as (

    select * from {{ ref('pay_types') }}

),

{{ cdk_deal_events('deals_with_events', 'deal_statuses') }},

{{ cdk_order_totals('repair_orders', 'pay_types') }},

-- An event that is the status of its deal is counted with the deals.
unknown_codes as (

    select
        'deal_status' as code_kind,
        deal_events.event_code as code,
        deal_events.happened_on as seen_on,
        'seeds/deal_statuses.csv' as seed_file
    from deal_events
    left join deals
        on
            deal_events.source_code = deals.source_code
            and deal_events.deal_number = deals.deal_number
            and deal_events.event_code = deals.source_deal_status
    where
        deal_events.deal_status is null
        and deals.deal_number is null

    union all

    select
        'pay_type' as code_kind,
        source_pay_type as code,
        opened_on as seen_on,
        'seeds/pay_types.csv' as seed_file
    from order_totals
    where
        pay_type is null
        and (source_pay_type is not null or sale_amount != 0)

)

select * from unknown_codes
