with

campaign_touches as (

    select * from {{ ref('campaign_touches') }}
    where not is_holdout and customer_key is not null

),

campaigns as (

    select * from {{ ref('campaigns') }}

),

campaign_freezes as (

    select * from {{ ref('campaign_freezes') }}

),

campaign_sends as (

    select
        ---------- keys
        campaign_freezes.campaign_name,
        campaign_touches.customer_key,

        ---------- dates
        min(campaign_touches.sent_on) as first_sent_on,
        min(campaign_touches.clicked_on) as first_clicked_on

    from campaign_touches
    inner join campaigns
        on campaign_touches.campaign_key = campaigns.campaign_key
    inner join campaign_freezes
        on campaigns.campaign_name = campaign_freezes.campaign_name
    where campaign_touches.sent_on >= campaign_freezes.frozen_on
    group by campaign_freezes.campaign_name, campaign_touches.customer_key

)

select * from campaign_sends
