{%- set origins = {
    'document': ref('int_document_wishes'),
    'consent': ref('int_consent_wishes'),
    'response': ref('int_response_wishes'),
    'task': ref('int_task_wishes'),
} -%}
with

addresses as (

    select * from {{ ref('int_channel_addresses') }}

),

wishes as (

    {% for origin, origin_wishes in origins.items() %}
    select
        customer_key,
        channel,
        wish,
        contact_point,
        wished_on,
        wished_at,
        '{{ origin }}' as origin,
        feed,
        file_name,
        line_number,
        has_evidence
    from {{ origin_wishes }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A wish without an address is the person's, whichever address is used.
applicable_wishes as (

    select distinct
        {{ surrogate_key([
            'wishes.customer_key', 'wishes.channel', 'wishes.wish', 'wishes.wished_on',
            'wishes.wished_at', 'wishes.origin', 'wishes.feed', 'wishes.file_name',
            'wishes.line_number',
        ]) }} as wish_key,
        wishes.customer_key,
        wishes.channel,
        wishes.wished_on,
        wishes.wished_at,
        wishes.wish,
        wishes.origin,
        wishes.feed,
        wishes.file_name,
        wishes.line_number,
        wishes.has_evidence
    from wishes
    inner join addresses
        on
            wishes.customer_key = addresses.customer_key
            and wishes.channel = addresses.channel
    where wishes.contact_point is null or wishes.contact_point = addresses.contact_point

),

-- What a permission has to be later than: of refusals with a time the newest moment, of those with
-- a day alone the newest day; a permission with a day alone, the newest day of all of them.
refusals as (

    select
        customer_key,
        channel,
        max(case when wish = 'opted_out' then wished_at end) as opted_out_at,
        max(case when wish = 'opted_out' and wished_at is null then wished_on end)
            as opted_out_untimed_on,
        max(case when wish = 'opted_out' then wished_on end) as opted_out_on,
        max(wished_at) as refused_at,
        max(case when wished_at is null then wished_on end) as refused_untimed_on,
        max(wished_on) as refused_on
    from applicable_wishes
    where wish != 'granted'
    group by customer_key, channel

),

-- Only a permission with evidence lifts anything.
channel_wishes as (

    select
        applicable_wishes.*,
        applicable_wishes.wish = 'granted'
        and (applicable_wishes.has_evidence or refusals.opted_out_on is null)
        and {{ is_later_wish('applicable_wishes', 'refusals', 'opted_out') }}
            as is_after_opt_outs,
        applicable_wishes.wish = 'granted'
        and (applicable_wishes.has_evidence or refusals.refused_on is null)
        and {{ is_later_wish('applicable_wishes', 'refusals', 'refused') }}
            as is_after_refusals
    from applicable_wishes
    left join refusals
        on
            applicable_wishes.customer_key = refusals.customer_key
            and applicable_wishes.channel = refusals.channel

)

select * from channel_wishes
