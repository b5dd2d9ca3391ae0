{%- set months = threshold('campaign_months') -%}
{%- set came_in_days = threshold('campaign_came_in_days') -%}

with

sends as (

    select * from {{ ref('campaign_touches') }}
    where
        not is_holdout
        and bounced_on is null

),

visits as (

    select * from {{ ref('visits') }}

),

send_days as (

    select distinct
        customer_key,
        sent_on
    from sends

),

responses as (

    select
        customer_key,
        replied_on as responded_on,
        'Replied to a campaign' as response
    from sends

    union all

    select
        customer_key,
        clicked_on as responded_on,
        'Clicked in a campaign' as response
    from sends

    union all

    select
        send_days.customer_key,
        visits.closed_on as responded_on,
        'Came in within {{ came_in_days }} days of a campaign' as response
    from send_days
    inner join visits
        on send_days.customer_key = visits.customer_key
    where
        visits.closed_on >= send_days.sent_on
        and visits.closed_on <= {{ days_after('send_days.sent_on', came_in_days) }}

),

{{ present_runs('responses', 'responded_on', months) }},

-- Of one day, the reply speaks before the click, the click before the visit.
ranked_responses as (

    select
        *,
        row_number() over (
            partition by customer_key order by responded_on desc, response desc
        ) as newest_first
    from responses
    where {{ within_months('responded_on', months) }}

),

qualified as (

    select
        ranked_responses.customer_key,
        present_runs.began_on as qualified_on,
        ranked_responses.response || ' on '
        || {{ months_ago('ranked_responses.responded_on') }} as reason
    from ranked_responses
    inner join present_runs
        on ranked_responses.customer_key = present_runs.customer_key
    where ranked_responses.newest_first = 1

)

{{ member_rows('qualified') }}
