with

campaigns as (

    select * from {{ ref('stg_marketing__campaigns') }}

),

responses as (

    select * from {{ ref('stg_marketing__responses') }}

),

sends as (

    select * from {{ ref('stg_marketing__sends') }}

),

unmatched as (

    select
        'responses without their send' as finding,
        'responses' as table_name,
        responses.event_on as happened_on
    from responses
    left join sends
        on responses.send_id = sends.send_id
    where sends.send_id is null

    union all

    select
        'sends without their campaign' as finding,
        'sends' as table_name,
        sends.sent_on as happened_on
    from sends
    left join campaigns
        on sends.campaign_id = campaigns.campaign_id
    where campaigns.campaign_id is null

),

unmatched_rows as (

    select
        finding,
        'marketing' as feed,
        table_name,
        min(happened_on) as first_on,
        max(happened_on) as last_on,
        count(*) as row_count
    from unmatched
    group by finding, table_name

)

select * from unmatched_rows
