with

campaigns as (

    select * from {{ ref('int_campaigns_unioned') }}

),

responses as (

    select * from {{ ref('int_responses_unioned') }}

),

sends as (

    select * from {{ ref('int_sends_unioned') }}
    where is_used

),

unmatched as (

    select
        responses.feed,
        'responses without their send' as finding,
        'responses' as table_name,
        responses.event_on as happened_on
    from responses
    left join sends
        on
            responses.feed = sends.feed
            and responses.send_id = sends.send_id
    where sends.send_id is null

    union all

    select
        sends.feed,
        'sends without their campaign' as finding,
        'sends' as table_name,
        sends.sent_on as happened_on
    from sends
    left join campaigns
        on
            sends.feed = campaigns.feed
            and sends.campaign_id = campaigns.campaign_id
    where campaigns.campaign_id is null

),

unmatched_rows as (

    select
        finding,
        feed,
        table_name,
        min(happened_on) as first_on,
        max(happened_on) as last_on,
        count(*) as row_count
    from unmatched
    group by finding, feed, table_name

)

select * from unmatched_rows
