{%- set said_in_documents = [
    ('email', 'withdrawn', 'is_email_blocked'),
    ('email', 'granted', 'is_email_allowed'),
    ('sms', 'withdrawn', 'is_text_blocked'),
    ('sms', 'withdrawn', 'is_phone_blocked'),
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

mail_addresses as (

    select * from {{ ref('int_mail_addresses') }}

),

sends as (

    select * from {{ ref('stg_marketing__sends') }}

),

unused_sends as (

    select * from {{ ref('stg_marketing__unused_sends') }}

),

send_points as (

    select * from {{ ref('int_send_points') }}

),

responses as (

    select * from {{ ref('stg_marketing__responses') }}

),

campaigns as (

    select * from {{ ref('int_campaigns') }}

),

-- A phone that is blocked is blocked for text messages as well.
said as (

    {% for channel, wish, column in said_in_documents %}
    select
        feed,
        source_code,
        source_customer_number,
        '{{ channel }}' as channel,
        '{{ wish }}' as wish,
        '{{ column }}' as said_in,
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
        said_in,
        max(case when is_said then mentioned_on end) as said_on
    from said
    group by feed, source_code, source_customer_number, channel, wish, said_in
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
        end as wished_on,
        cast(null as timestamp) as wished_at
    from newest_said
    inner join customer_groups
        on
            newest_said.feed = customer_groups.feed
            and newest_said.source_code = customer_groups.source_code
            and newest_said.source_customer_number = customer_groups.source_customer_number

),

-- A cell with two addresses is a wish for both. A postal address is compared in its one spelling.
consent_points as (

    {% for contact_point in ['contact_point', 'second_contact_point'] %}
    select
        consents.channel,
        case consents.channel
            when 'email' then 'email' when 'mail' then 'mail' else 'phone'
        end as point_type,
        coalesce(mail_addresses.address_key, consents.{{ contact_point }}) as contact_point,
        consents.consent_status,
        consents.recorded_on,
        case when not consents.is_date_only then consents.recorded_at end as recorded_at
    from consents
    left join mail_addresses
        on
            consents.channel = 'mail'
            and consents.{{ contact_point }} = mail_addresses.contact_point
    where consents.{{ contact_point }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A consent is given for one address, by the one who used it last; taken back, it is the person who
-- does not want to hear, and that may be anyone who has the address.
consent_wishes as (

    select
        customer_points.customer_key,
        consent_points.channel,
        consent_points.consent_status as wish,
        case
            when consent_points.consent_status = 'granted' then consent_points.contact_point
        end as contact_point,
        'consent' as origin,
        consent_points.recorded_on as wished_on,
        consent_points.recorded_at as wished_at
    from consent_points
    inner join customer_points
        on
            consent_points.contact_point = customer_points.contact_point
            and consent_points.point_type = customer_points.point_type
    where
        consent_points.channel is not null
        and (
            consent_points.consent_status = 'withdrawn'
            or (
                consent_points.consent_status = 'granted'
                and customer_points.newest_customer_first = 1
            )
        )

),

-- A send that could not be used still tells who was written to.
known_sends as (

    {% for relation in ['sends', 'unused_sends'] %}
    select
        send_id,
        campaign_id,
        source_code,
        source_customer_number
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

refusals as (

    select
        responses.send_id,
        known_sends.source_code,
        known_sends.source_customer_number,
        campaigns.channel,
        responses.event_on as wished_on,
        case when not responses.is_date_only then responses.event_at end as wished_at
    from responses
    inner join known_sends
        on responses.send_id = known_sends.send_id
    left join campaigns
        on known_sends.campaign_id = campaigns.campaign_id
    where responses.event_type in ('unsubscribed', 'complained')

),

-- Where no export knows the campaign, the address tells the channel.
refused_points as (

    select
        refusals.send_id,
        refusals.source_code,
        refusals.source_customer_number,
        send_points.point_type,
        send_points.contact_point,
        coalesce(
            refusals.channel,
            case send_points.point_type when 'phone' then 'sms' else send_points.point_type end
        ) as channel,
        refusals.wished_on,
        refusals.wished_at
    from refusals
    left join send_points
        on refusals.send_id = send_points.send_id

),

response_wishes as (

    select
        customer_groups.customer_key,
        refused_points.channel,
        refused_points.wished_on,
        refused_points.wished_at
    from refused_points
    inner join customer_groups
        on
            {{ is_of_crm('customer_groups.feed') }}
            and refused_points.source_code = customer_groups.source_code
            and refused_points.source_customer_number = customer_groups.source_customer_number

    union all

    select
        customer_points.customer_key,
        refused_points.channel,
        refused_points.wished_on,
        refused_points.wished_at
    from refused_points
    inner join customer_points
        on
            refused_points.point_type = customer_points.point_type
            and refused_points.contact_point = customer_points.contact_point

),

unioned as (

    select
        customer_key,
        channel,
        wish,
        contact_point,
        origin,
        wished_on,
        wished_at
    from document_wishes

    union all

    select
        customer_key,
        channel,
        wish,
        contact_point,
        origin,
        wished_on,
        wished_at
    from consent_wishes

    union all

    select
        customer_key,
        channel,
        'withdrawn' as wish,
        cast(null as string) as contact_point,
        'response' as origin,
        wished_on,
        wished_at
    from response_wishes
    where channel != 'push'

),

customer_wishes as (

    select distinct
        ---------- keys
        {{ surrogate_key([
            'customer_key', 'channel', 'wish', 'contact_point', 'origin', 'wished_on', 'wished_at',
        ]) }} as wish_key,
        customer_key,
        channel,
        contact_point,

        ---------- dates
        wished_on,
        wished_at,

        ---------- wish
        wish,
        origin

    from unioned

)

select * from customer_wishes
