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

cards as (

    select * from {{ ref('int_cards_unioned') }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

-- A phone that is blocked is blocked for text messages as well.
said as (

    {% for channel, wish, column in said_in_documents %}
    select
        mention_key,
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

-- Of the newest documents that say it, one is named.
newest_said as (

    select
        feed,
        source_code,
        source_customer_number,
        channel,
        wish,
        said_in,
        max(case when is_said then mentioned_on end) as said_on,
        substr(max(case
            when is_said
                then coalesce(cast(mentioned_on as string), '0000-00-00') || mention_key
        end), 11) as mention_key
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
        case
            when newest_said.wish = 'granted' then newest_said.said_on
            else coalesce(newest_said.said_on, {{ as_of_date() }})
        end as wished_on,
        cast(null as timestamp) as wished_at,
        newest_said.feed,
        cards.file_name,
        cards.line_number,
        false as has_evidence
    from newest_said
    inner join customer_groups
        on
            newest_said.feed = customer_groups.feed
            and newest_said.source_code = customer_groups.source_code
            and newest_said.source_customer_number = customer_groups.source_customer_number
    left join cards
        on
            newest_said.feed = cards.feed
            and newest_said.mention_key = cards.mention_key

)

select * from document_wishes
