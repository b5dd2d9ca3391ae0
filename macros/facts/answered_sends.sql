{% macro answered_sends(event_types) -%}
responses as (

    select * from {{ ref('int_responses_unioned') }}
    where event_type in ('{{ event_types | join("', '") }}')

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

answered_sends as (

    select
        responses.feed,
        responses.event_type,
        responses.event_on,
        responses.event_at,
        responses.is_date_only,
        responses.file_name,
        responses.line_number,
        sends.source_code,
        sends.source_customer_number,
        send_points.point_type,
        send_points.contact_point,
        coalesce(
            campaigns.channel,
            case send_points.point_type when 'phone' then 'sms' else send_points.point_type end
        ) as channel
    from responses
    inner join sends
        on
            responses.feed = sends.feed
            and responses.send_id = sends.send_id
    left join send_points
        on
            responses.feed = send_points.feed
            and responses.send_id = send_points.send_id
    left join campaigns
        on
            sends.feed = campaigns.feed
            and sends.campaign_id = campaigns.campaign_id

)
{%- endmacro %}
