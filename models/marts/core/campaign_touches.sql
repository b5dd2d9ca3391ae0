{%- set event_types = [
    'delivered', 'bounced', 'opened', 'clicked', 'replied', 'unsubscribed', 'complained',
] -%}
with

sends as (

    select * from {{ ref('int_sends_unioned') }}
    where is_used

),

responses as (

    select * from {{ ref('int_responses_unioned') }}

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
    where not is_shared and newest_customer_first = 1

),

send_points as (

    select * from {{ ref('int_send_points') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}
    where {{ is_of_crm('feed') }}

),

-- Nobody answers what was not sent, or not yet: such an event says nothing about the send.
-- Where either bears a day without a time, days are compared.
events as (

    select
        sends.feed,
        {%- for event_type in event_types %}
        min(case when responses.event_type = '{{ event_type }}' then responses.event_on end)
            as {{ event_type }}_on,
        {%- endfor %}
        sends.send_id
    from sends
    inner join responses
        on
            sends.feed = responses.feed
            and sends.send_id = responses.send_id
            and case
                when sends.is_date_only or responses.is_date_only
                    then sends.sent_on <= responses.event_on
                else sends.sent_at <= responses.event_at
            end
    where not sends.is_holdout
    group by sends.feed, sends.send_id

),

-- A send with two addresses is that of the first with a customer.
ranked_customers as (

    select
        send_points.feed,
        send_points.send_id,
        customer_points.customer_key,
        row_number() over (
            partition by send_points.feed, send_points.send_id
            order by
                send_points.point_number nulls last,
                customer_points.last_seen_on desc nulls last,
                customer_points.customer_key
        ) as first_point_first
    from send_points
    inner join customer_points
        on
            send_points.point_type = customer_points.point_type
            and send_points.contact_point = customer_points.contact_point

),

-- The contact that the campaign tool names goes before the address: a family may share one.
campaign_touches as (

    select
        ---------- keys
        {{ surrogate_key(['sends.feed', 'sends.send_id']) }} as campaign_touch_key,
        case
            when campaigns.campaign_id is not null
                then {{ surrogate_key(['campaigns.feed', 'campaigns.campaign_id']) }}
        end as campaign_key,
        coalesce(customer_groups.customer_key, ranked_customers.customer_key) as customer_key,
        dealerships.dealership_key,

        ---------- dates
        sends.sent_on,
        {%- for event_type in event_types %}
        events.{{ event_type }}_on,
        {%- endfor %}

        ---------- touch
        campaigns.channel,
        campaigns.segment_name,

        ---------- flags
        sends.is_holdout

    from sends
    left join campaigns
        on
            sends.feed = campaigns.feed
            and sends.campaign_id = campaigns.campaign_id
    left join events
        on
            sends.feed = events.feed
            and sends.send_id = events.send_id
    left join dealerships
        on sends.source_code = dealerships.source_code
    left join customer_groups
        on
            {{ is_of_crm('customer_groups.feed') }}
            and sends.source_code = customer_groups.source_code
            and sends.source_customer_number = customer_groups.source_customer_number
    left join ranked_customers
        on
            sends.feed = ranked_customers.feed
            and sends.send_id = ranked_customers.send_id
            and ranked_customers.first_point_first = 1

)

select * from campaign_touches
