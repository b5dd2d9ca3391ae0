with

refusals as (

    select * from {{ ref('int_refusals_unioned') }}

),

unclear_deletions as (

    select * from {{ ref('int_unclear_deletions_unioned') }}

),

sends as (

    select * from {{ ref('int_sends_unioned') }}

),

send_points as (

    select * from {{ ref('int_send_points') }}

),

campaigns as (

    select * from {{ ref('int_campaigns_unioned') }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where {{ is_of_crm('feed') }}

),

-- A send without an address may name a contact, but only its campaign can tell the channel then.
protecting_sends as (

    select
        sends.feed,
        sends.send_id,
        max(case
            when send_points.send_id is not null then 1
            when customer_groups.customer_key is not null and campaigns.channel is not null then 1
            else 0
        end) = 1 as protects_somebody
    from sends
    left join send_points
        on
            sends.feed = send_points.feed
            and sends.send_id = send_points.send_id
    left join campaigns
        on
            sends.feed = campaigns.feed
            and sends.campaign_id = campaigns.campaign_id
    left join customer_groups
        on
            sends.source_code = customer_groups.source_code
            and sends.source_customer_number = customer_groups.source_customer_number
    group by sends.feed, sends.send_id

),

judged as (

    select
        refusals.feed,
        refusals.table_name,
        refusals.file_name,
        refusals.line_number,
        case
            when not refusals.is_channel_read then 'channel'
            when not refusals.is_address_read then 'address'
            when refusals.table_name = 'responses' and protecting_sends.send_id is null then 'send'
            when not coalesce(protecting_sends.protects_somebody, true) then 'address of the send'
            when refusals.is_quarantined then 'readable row'
        end as missing
    from refusals
    left join protecting_sends
        on
            refusals.feed = protecting_sends.feed
            and refusals.send_id = protecting_sends.send_id

),

unsettled_refusals as (

    select * from judged
    where missing is not null
    union all
    select
        feed,
        table_name,
        file_name,
        line_number,
        'yes or no to deletion' as missing
    from unclear_deletions

)

select * from unsettled_refusals
