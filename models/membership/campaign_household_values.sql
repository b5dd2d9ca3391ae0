with

campaign_responses as (

    select * from {{ ref('campaign_responses') }}

),

campaign_looks as (

    select * from {{ ref('campaign_looks') }}

),

within_window as (

    select
        campaign_responses.*,
        campaign_looks.window_days,
        case when campaign_responses.department in ('service', 'body') then 1 else 0 end as visits
    from campaign_responses
    inner join campaign_looks
        on campaign_responses.campaign_name = campaign_looks.campaign_name
    where campaign_responses.activity_on <= campaign_looks.looked_on

),

summed as (

    select
        campaign_name,
        window_days,
        household_key,
        1 as response,
        sum(visits) as visits,
        sum(revenue) as revenue,
        sum(gross) as gross,
        max(case when is_influenced then 1 else 0 end) as influenced_response,
        sum(case when is_influenced then visits else 0 end) as influenced_visits,
        sum(case when is_influenced then revenue else 0 end) as influenced_revenue,
        sum(case when is_influenced then gross else 0 end) as influenced_gross
    from within_window
    group by campaign_name, window_days, household_key

),

campaign_household_values as (
    {%- for measure in campaign_measures() %}

    select
        ---------- keys
        campaign_name,
        window_days,
        household_key,
        '{{ measure }}' as measure,

        ---------- measures
        cast({{ measure }} as decimal(12, 2)) as measured_value,
        cast(influenced_{{ measure }} as decimal(12, 2)) as influenced_value
    from summed
    {%- if not loop.last %}

    union all
    {%- endif %}
    {%- endfor %}

)

select * from campaign_household_values
