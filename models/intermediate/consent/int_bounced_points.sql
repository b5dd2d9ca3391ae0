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

-- A bounce of a day alone counts from the end of that day, a sign of life from its beginning.
-- Where no export knows the campaign, the address tells the channel.
events as (

    select
        coalesce(
            campaigns.channel,
            case send_points.point_type when 'phone' then 'sms' else send_points.point_type end
        ) as channel,
        send_points.contact_point,
        responses.event_type = 'bounced' as is_bounce,
        responses.event_on,
        case
            when responses.event_type = 'bounced' and responses.is_date_only
                then cast({{ days_after('responses.event_on', 1) }} as timestamp)
            else responses.event_at
        end as counts_from,
        responses.feed,
        responses.file_name,
        responses.line_number
    from responses
    inner join sends
        on
            responses.feed = sends.feed
            and responses.send_id = sends.send_id
    inner join send_points
        on
            responses.feed = send_points.feed
            and responses.send_id = send_points.send_id
    left join campaigns
        on
            sends.feed = campaigns.feed
            and sends.campaign_id = campaigns.campaign_id
    where responses.event_type in ('bounced', 'delivered', 'opened', 'clicked', 'replied')

),

ranked as (

    select
        *,
        max(case when not is_bounce then counts_from end)
            over (partition by channel, contact_point) as reached_at,
        row_number() over (
            partition by channel, contact_point, is_bounce
            order by counts_from desc nulls last, file_name desc, line_number desc
        ) as newest_first
    from events

),

bounced_points as (

    select
        channel,
        contact_point,
        event_on as bounced_on,
        feed,
        file_name,
        line_number
    from ranked
    where
        is_bounce
        and newest_first = 1
        and channel != 'push'
        and (reached_at is null or counts_from >= reached_at)

)

select * from bounced_points
