with

campaign_members as (

    select * from {{ ref('campaign_members') }}
    where left_out_reason is null

),

campaign_freezes as (

    select * from {{ ref('campaign_freezes') }}

),

customer_activities as (

    select * from {{ ref('customer_activities') }}
    where department != 'finance'

),

campaign_sends as (

    select * from {{ ref('campaign_sends') }}

),

campaigns_sent as (

    select distinct campaign_name
    from campaign_sends

),

longest_window as (

    select max(window_days) as longest_days
    from {{ ref('campaign_windows') }}

),

windows as (

    select
        campaign_freezes.campaign_name,
        campaign_freezes.frozen_on,
        {{ days_after('campaign_freezes.frozen_on', 'longest_window.longest_days') }} as last_on
    from campaign_freezes
    cross join longest_window

),

-- Taken over the members, so that no engine joins by days before it joins by keys.
dated_members as (

    select
        campaign_members.campaign_name,
        campaign_members.member_number,
        campaign_members.customer_key,
        campaign_members.household_key,
        campaign_members.arm,
        max(windows.frozen_on) over (partition by campaign_members.campaign_name) as frozen_on,
        max(windows.last_on) over (partition by campaign_members.campaign_name) as last_on
    from campaign_members
    inner join windows
        on campaign_members.campaign_name = windows.campaign_name

),

-- Where the feeds have no send of the campaign, everyone may have been reached.
campaign_responses as (

    select
        ---------- keys
        dated_members.campaign_name,
        customer_activities.activity_key,
        dated_members.member_number,
        dated_members.customer_key,
        dated_members.household_key,

        ---------- dates
        customer_activities.activity_on,

        ---------- response
        dated_members.arm,
        customer_activities.department,

        ---------- measures
        {{ days_between('dated_members.frozen_on', 'customer_activities.activity_on') }}
            as days_after,
        cast(coalesce(customer_activities.reporting_net_revenue, 0) as decimal(12, 2)) as revenue,
        cast(coalesce(customer_activities.reporting_gross_profit, 0) as decimal(12, 2)) as gross,

        ---------- flags
        dated_members.arm = 'treatment' and (
            campaigns_sent.campaign_name is null
            or coalesce(campaign_sends.first_sent_on <= customer_activities.activity_on, false)
        ) as is_influenced,
        coalesce(campaign_sends.first_clicked_on <= customer_activities.activity_on, false)
            as is_after_click

    from dated_members
    inner join customer_activities
        on dated_members.customer_key = customer_activities.customer_key
    left join campaigns_sent
        on dated_members.campaign_name = campaigns_sent.campaign_name
    left join campaign_sends
        on
            dated_members.campaign_name = campaign_sends.campaign_name
            and dated_members.customer_key = campaign_sends.customer_key
    where
        customer_activities.activity_on > dated_members.frozen_on
        and customer_activities.activity_on <= dated_members.last_on

)

select * from campaign_responses
