with

type_results as (

    select * from {{ ref('campaign_type_results') }}
    where customer_type = 'all'

),

looks as (

    select * from {{ ref('campaign_looks') }}

),

averaged as (

    select
        type_results.*,
        looks.looked_on,
        looks.is_complete,
        cast(type_results.total as double) / type_results.households as mean_value,
        {{ sample_variance(
            'type_results.total', 'type_results.total_of_squares', 'type_results.households'
        ) }} as sample_variance
    from type_results
    inner join looks
        on
            type_results.campaign_name = looks.campaign_name
            and type_results.window_days = looks.window_days

),

campaign_results as (

    select
        ---------- keys
        campaign_name,
        arm,
        window_days,
        measure,

        ---------- dates
        looked_on,

        ---------- measures
        members,
        households,
        responders,
        total,
        {{ in_decimals('mean_value', 6) }} as mean_value,
        {{ in_decimals('sample_variance', 4) }} as sample_variance,

        ---------- flags
        is_complete
    from averaged

)

select * from campaign_results
