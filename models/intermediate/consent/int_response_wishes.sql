with

responses as (

    select * from {{ ref('int_responses_unioned') }}

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
    where delete_requested_on is null

),

customer_points as (

    select * from {{ ref('int_customer_points') }}
    where not is_shared

),

-- A send that could not be used still tells who was written to.
refusals as (

    select
        responses.feed,
        responses.send_id,
        sends.source_code,
        sends.source_customer_number,
        campaigns.channel,
        responses.event_on as wished_on,
        case when not responses.is_date_only then responses.event_at end as wished_at,
        responses.file_name,
        responses.line_number
    from responses
    inner join sends
        on
            responses.feed = sends.feed
            and responses.send_id = sends.send_id
    left join campaigns
        on
            sends.feed = campaigns.feed
            and sends.campaign_id = campaigns.campaign_id
    where responses.event_type in ('unsubscribed', 'complained')

),

-- Where no export knows the campaign, the address tells the channel.
refused_points as (

    select
        refusals.source_code,
        refusals.source_customer_number,
        send_points.point_type,
        send_points.contact_point,
        coalesce(
            refusals.channel,
            case send_points.point_type when 'phone' then 'sms' else send_points.point_type end
        ) as channel,
        refusals.wished_on,
        refusals.wished_at,
        refusals.feed,
        refusals.file_name,
        refusals.line_number
    from refusals
    left join send_points
        on
            refusals.feed = send_points.feed
            and refusals.send_id = send_points.send_id

),

asked as (

    select
        customer_groups.customer_key,
        refused_points.*
    from refused_points
    inner join customer_groups
        on
            {{ is_of_crm('customer_groups.feed') }}
            and refused_points.source_code = customer_groups.source_code
            and refused_points.source_customer_number = customer_groups.source_customer_number

    union all

    select
        customer_points.customer_key,
        refused_points.*
    from refused_points
    inner join customer_points
        on
            refused_points.point_type = customer_points.point_type
            and refused_points.contact_point = customer_points.contact_point

),

response_wishes as (

    select
        customer_key,
        channel,
        'withdrawn' as wish,
        cast(null as string) as contact_point,
        wished_on,
        wished_at,
        feed,
        file_name,
        line_number,
        false as has_evidence
    from asked
    where channel != 'push'

)

select * from response_wishes
