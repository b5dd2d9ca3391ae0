with

deals as (

    select * from {{ ref('int_cdk__deals') }}

),

deal_events as (

    select * from {{ ref('int_cdk__deal_events') }}
    where deal_status is null

),

order_totals as (

    select * from {{ ref('int_cdk__repair_order_totals') }}

),

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
    where deals.deal_number is null

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
