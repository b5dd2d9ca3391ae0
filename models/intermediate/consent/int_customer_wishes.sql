{%- set said_in_documents = [
    ('email', 'withdrawn', 'is_email_blocked'),
    ('email', 'granted', 'is_email_allowed'),
    ('sms', 'withdrawn', 'is_text_blocked'),
    ('sms', 'granted', 'is_text_allowed'),
    ('phone', 'withdrawn', 'is_phone_blocked'),
    ('phone', 'granted', 'is_phone_allowed'),
    ('mail', 'withdrawn', 'is_mail_blocked'),
    ('mail', 'granted', 'is_mail_allowed'),
    ('email', 'opted_out', 'is_opted_out'),
    ('sms', 'opted_out', 'is_opted_out'),
    ('phone', 'opted_out', 'is_opted_out'),
    ('mail', 'opted_out', 'is_opted_out'),
] -%}
with

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

customer_points as (

    select * from {{ ref('int_customer_points') }}
    where not is_shared

),

consents as (

    select * from {{ ref('stg_marketing__consents') }}

),

sends as (

    select * from {{ ref('stg_marketing__sends') }}

),

responses as (

    select * from {{ ref('stg_marketing__responses') }}

),

campaigns as (

    select * from {{ ref('int_campaigns') }}

),

said as (

    {% for channel, wish, column in said_in_documents %}
    select
        feed,
        source_code,
        source_customer_number,
        '{{ channel }}' as channel,
        '{{ wish }}' as wish,
        {{ column }} as is_said,
        mentioned_on
    from mentions
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

newest_said as (

    select
        feed,
        source_code,
        source_customer_number,
        channel,
        wish,
        max(case when is_said then mentioned_on end) as said_on
    from said
    group by feed, source_code, source_customer_number, channel, wish
    having {{ newest_wish('is_said', 'mentioned_on') }}

),

-- What was never dated cannot be shown to be older than anything, so it may have been said today.
document_wishes as (

    select
        customer_groups.customer_key,
        newest_said.channel,
        newest_said.wish,
        cast(null as string) as contact_point,
        'document' as origin,
        case
            when newest_said.wish = 'granted' then newest_said.said_on
            else coalesce(newest_said.said_on, {{ as_of_date() }})
        end as wished_on
    from newest_said
    inner join customer_groups
        on
            newest_said.feed = customer_groups.feed
            and newest_said.source_code = customer_groups.source_code
            and newest_said.source_customer_number = customer_groups.source_customer_number

),

-- A consent is given for one address, by the one who used it last; taken back, it is the person who
-- does not want to hear, and that may be anyone who has the address.
consent_wishes as (

    select
        customer_points.customer_key,
        consents.channel,
        consents.consent_status as wish,
        case
            when consents.consent_status = 'granted' then consents.contact_point
        end as contact_point,
        'consent' as origin,
        consents.recorded_on as wished_on
    from consents
    inner join customer_points
        on
            consents.contact_point = customer_points.contact_point
            and customer_points.point_type
            = case consents.channel
                when 'email' then 'email' when 'mail' then 'mail' else 'phone'
            end
    where
        consents.channel is not null
        and (
            consents.consent_status = 'withdrawn'
            or (
                consents.consent_status = 'granted'
                and customer_points.newest_customer_first = 1
            )
        )

),

-- Where no export knows the campaign, the address tells the channel.
refusals as (

    select
        sends.source_code,
        sends.source_customer_number,
        sends.point_type,
        sends.contact_point,
        coalesce(
            campaigns.channel,
            case sends.point_type when 'phone' then 'sms' else sends.point_type end
        ) as channel,
        responses.event_on
    from responses
    inner join sends
        on responses.send_id = sends.send_id
    left join campaigns
        on sends.campaign_id = campaigns.campaign_id
    where responses.event_type in ('unsubscribed', 'complained')

),

response_wishes as (

    select
        customer_groups.customer_key,
        refusals.channel,
        refusals.event_on as wished_on
    from refusals
    inner join customer_groups
        on
            customer_groups.feed = 'crm'
            and refusals.source_code = customer_groups.source_code
            and refusals.source_customer_number = customer_groups.source_customer_number

    union all

    select
        customer_points.customer_key,
        refusals.channel,
        refusals.event_on as wished_on
    from refusals
    inner join customer_points
        on
            refusals.point_type = customer_points.point_type
            and refusals.contact_point = customer_points.contact_point

),

unioned as (

    select
        customer_key,
        channel,
        wish,
        contact_point,
        origin,
        wished_on
    from document_wishes

    union all

    select
        customer_key,
        channel,
        wish,
        contact_point,
        origin,
        wished_on
    from consent_wishes

    union all

    select
        customer_key,
        channel,
        'withdrawn' as wish,
        cast(null as string) as contact_point,
        'response' as origin,
        wished_on
    from response_wishes
    where channel != 'push'

),

customer_wishes as (

    select
        ---------- keys
        {{ surrogate_key(['customer_key', 'channel', 'wish', 'contact_point', 'origin']) }}
            as wish_key,
        customer_key,
        channel,
        contact_point,

        ---------- dates
        max(wished_on) as wished_on,

        ---------- wish
        wish,
        origin

    from unioned
    group by customer_key, channel, wish, contact_point, origin

)

select * from customer_wishes
