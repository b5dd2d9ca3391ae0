{%- set first_month = months_before(last_full_month(), var('kpi_months') - 1) -%}

with

campaign_touches as (

    select * from {{ ref('campaign_touches') }}

),

sends as (

    select
        coalesce(segment_name, 'none') as segment_name,
        coalesce(channel, 'unknown') as channel,
        campaign_key,
        bounced_on is null as is_delivered,
        opened_on is not null as is_opened,
        clicked_on is not null as is_clicked,
        replied_on is not null as is_replied,
        unsubscribed_on is not null or complained_on is not null as is_refused
    from campaign_touches
    where
        not is_holdout
        and sent_on >= {{ first_month }}
        and {{ month_start('sent_on') }} <= {{ last_full_month() }}

),

counted as (

    select
        segment_name,
        channel,
        count(distinct campaign_key) as campaigns,
        count(*) as sends,
        sum(case when is_delivered then 1 else 0 end) as deliveries,
        sum(case when is_delivered and is_opened then 1 else 0 end) as opens,
        sum(case when is_delivered and is_clicked then 1 else 0 end) as clicks,
        sum(case when is_delivered and is_replied then 1 else 0 end) as replies,
        sum(case when is_delivered and (is_clicked or is_replied) then 1 else 0 end) as responses,
        sum(case when is_delivered and is_refused then 1 else 0 end) as refusals
    from sends
    group by segment_name, channel

),

kpi_campaign_responses as (

    select
        ---------- keys
        segment_name,
        channel,

        ---------- measures
        cast(campaigns as integer) as campaigns,
        cast(sends as integer) as sends,
        cast(deliveries as integer) as deliveries,
        cast(opens as integer) as opens,
        cast(clicks as integer) as clicks,
        cast(replies as integer) as replies,
        cast(responses as integer) as responses,
        cast(refusals as integer) as refusals,
        {{ in_hundredths('100e0 * clicks / nullif(deliveries, 0)') }} as click_percent,
        {{ in_hundredths('100e0 * responses / nullif(deliveries, 0)') }} as response_percent,
        {{ in_hundredths('100e0 * refusals / nullif(deliveries, 0)') }} as refusal_percent

    from counted

)

select * from kpi_campaign_responses
