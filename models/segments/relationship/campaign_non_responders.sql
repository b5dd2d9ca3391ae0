{%- set months = threshold('campaign_months') -%}
{%- set least_sends = threshold('non_responders_least_sends') -%}

with

sends as (

    select
        customer_key,
        sent_on,
        case
            when opened_on is not null or clicked_on is not null or replied_on is not null
                then sent_on
        end as answered_sent_on
    from {{ ref('campaign_touches') }}
    where
        not is_holdout
        and bounced_on is null

),

{{ present_runs('sends', 'sent_on', months, least=least_sends) }},

totals as (

    select
        customer_key,
        sum(case when {{ within_months('sent_on', months) }} then 1 else 0 end) as send_count,
        max(sent_on) as last_sent_on,
        max(answered_sent_on) as last_answered_sent_on
    from sends
    group by customer_key

),

qualified as (

    select
        totals.customer_key,
        greatest(
            present_runs.began_on,
            coalesce(
                {{ full_months_after('totals.last_answered_sent_on', months) }},
                present_runs.began_on
            )
        ) as qualified_on,
        {{ counted('totals.send_count', 'send') }} || ' within {{ months }} months, last on '
        || {{ months_ago('totals.last_sent_on') }} || '; none opened, clicked or answered'
            as reason
    from totals
    inner join present_runs
        on totals.customer_key = present_runs.customer_key
    where
        totals.send_count >= {{ least_sends }}
        and (
            totals.last_answered_sent_on is null
            or not {{ within_months('totals.last_answered_sent_on', months) }}
        )

)

{{ member_rows('qualified') }}
