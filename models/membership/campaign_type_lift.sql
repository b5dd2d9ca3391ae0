{#- Longer than others: one comparison, a step of its arithmetic after the other. -#}
{%- set arms = {'treatment': 'treated', 'holdout': 'held_out'} -%}
{%- set z_of_95_percent = '1.959963984540054e0' -%}
{%- set z_of_80_percent_power = '0.8416212335729143e0' -%}

with

type_results as (

    select * from {{ ref('campaign_type_results') }}

),

looks as (

    select * from {{ ref('campaign_looks') }}

),

paired as (

    select
        campaign_name,
        window_days,
        measure,
        customer_type,
        customer_type_value,
        {%- for arm, name in arms.items() %}
        coalesce(max(case when arm = '{{ arm }}' then members end), 0) as {{ name }}_members,
        coalesce(max(case when arm = '{{ arm }}' then households end), 0) as {{ name }}_households,
        max(case when arm = '{{ arm }}' then total end) as {{ name }}_total,
        max(case when arm = '{{ arm }}' then total_of_squares end) as {{ name }}_squares,
        {%- endfor %}
        coalesce(max(case when arm = 'treatment' then influenced_total end), 0)
            as influenced_total
    from type_results
    group by campaign_name, window_days, measure, customer_type, customer_type_value

),

-- Variances of the two means: they need not be alike, so Welch's is the interval.
averaged as (

    select
        {%- for name in arms.values() %}
        cast({{ name }}_total as double) / nullif({{ name }}_households, 0) as {{ name }}_mean,
        {{ sample_variance(name ~ '_total', name ~ '_squares', name ~ '_households') }}
        / nullif({{ name }}_households, 0) as {{ name }}_error,
        {%- endfor %}
        *
    from paired

),

compared as (

    select
        *,
        treated_mean - held_out_mean as lift,
        sqrt(treated_error + held_out_error) as standard_error,
        (treated_error + held_out_error) * (treated_error + held_out_error)
        / nullif(
            treated_error * treated_error / nullif(treated_households - 1, 0)
            + held_out_error * held_out_error / nullif(held_out_households - 1, 0),
            0e0
        ) as degrees_of_freedom,
        treated_households >= {{ threshold('campaign_least_households') }}
        and held_out_households >= {{ threshold('campaign_least_households') }}
        and coalesce(treated_error + held_out_error > 0e0, false) as is_measurable
    from averaged

),

bounded as (

    select
        compared.*,
        looks.looked_on,
        looks.level_percent,
        looks.is_complete,
        case
            when compared.is_measurable
                then {{ t_quantile(z_of_95_percent, 'compared.degrees_of_freedom') }}
        end as quantile_95,
        case
            when compared.is_measurable
                then {{ t_quantile('looks.bound', 'compared.degrees_of_freedom') }}
        end as look_quantile
    from compared
    inner join looks
        on
            compared.campaign_name = looks.campaign_name
            and compared.window_days = looks.window_days

),

campaign_type_lift as (

    select
        ---------- keys
        campaign_name,
        window_days,
        measure,
        customer_type,
        customer_type_value,

        ---------- dates
        looked_on,

        ---------- arms
        treated_members,
        treated_households,
        held_out_households,
        {{ in_decimals('treated_mean', 6) }} as treated_mean,
        {{ in_decimals('held_out_mean', 6) }} as held_out_mean,

        ---------- lift
        {{ in_decimals('lift', 6) }} as lift,
        {{ in_decimals('100e0 * lift / nullif(abs(held_out_mean), 0e0)', 2) }} as lift_percent,
        {{ in_decimals('standard_error', 6) }} as standard_error,
        {{ in_decimals('degrees_of_freedom', 2) }} as degrees_of_freedom,
        case when is_complete then {{ in_decimals('lift - quantile_95 * standard_error', 6) }} end
            as low_95,
        case when is_complete then {{ in_decimals('lift + quantile_95 * standard_error', 6) }} end
            as high_95,
        level_percent,
        {{ in_decimals('lift - look_quantile * standard_error', 6) }} as look_low,
        {{ in_decimals('lift + look_quantile * standard_error', 6) }} as look_high,
        {{ in_decimals(
            '(look_quantile + ' ~ z_of_80_percent_power ~ ') * standard_error', 6
        ) }} as smallest_visible_lift,

        ---------- totals
        {{ in_decimals('lift * treated_households', 2) }} as incremental_total,
        {{ in_decimals('(lift - look_quantile * standard_error) * treated_households', 2) }}
            as incremental_low,
        {{ in_decimals('(lift + look_quantile * standard_error) * treated_households', 2) }}
            as incremental_high,
        influenced_total,

        ---------- flags
        is_measurable,
        is_complete
    from bounded

)

select * from campaign_type_lift
