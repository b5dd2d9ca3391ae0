{%- set events = {'opens': 'opened_on', 'clicks': 'clicked_on', 'replies': 'replied_on'} -%}

with

segment_members as (

    select
        segment_name,
        customer_key
    from {{ ref('segment_members') }}

),

campaign_touches as (

    select * from {{ ref('campaign_touches') }}

),

delivered as (

    select
        customer_key,
        {%- for name, column in events.items() %}
        case when {{ column }} is not null then 1 else 0 end as {{ name }},
        {%- endfor %}
        coalesce(channel, 'unknown') as channel
    from campaign_touches
    where
        customer_key is not null
        and not is_holdout
        and bounced_on is null
        and {{ within_months('sent_on', threshold('campaign_months')) }}

),

base as (

    select
        channel,
        count(*) as base_deliveries,
        sum(opens) as base_opens,
        sum(clicks) as base_clicks
    from delivered
    group by channel

),

counted as (

    select
        segment_members.segment_name,
        delivered.channel,
        count(distinct delivered.customer_key) as members_written_to,
        count(*) as deliveries,
        sum(delivered.opens) as opens,
        sum(delivered.clicks) as clicks,
        sum(delivered.replies) as replies
    from segment_members
    inner join delivered
        on segment_members.customer_key = delivered.customer_key
    group by segment_members.segment_name, delivered.channel

),

segment_performance as (

    select
        ---------- keys
        counted.segment_name,
        counted.channel,

        ---------- measures
        cast(counted.members_written_to as integer) as members_written_to,
        cast(counted.deliveries as integer) as deliveries,
        cast(counted.opens as integer) as opens,
        cast(counted.clicks as integer) as clicks,
        cast(counted.replies as integer) as replies,
        {{ in_hundredths('100e0 * counted.opens / counted.deliveries') }} as open_percent,
        {{ in_hundredths('100e0 * counted.clicks / counted.deliveries') }} as click_percent,
        {{ in_hundredths('100e0 * base.base_opens / base.base_deliveries') }} as base_open_percent,
        {{ in_hundredths('100e0 * base.base_clicks / base.base_deliveries') }}
            as base_click_percent,
        {{ in_hundredths(
            '100e0 * (1e0 * counted.clicks / counted.deliveries)'
            ~ ' / nullif(1e0 * base.base_clicks / base.base_deliveries, 0e0)'
        ) }} as click_index
    from counted
    inner join base
        on counted.channel = base.channel

)

select * from segment_performance
