with

household_values as (

    select * from {{ ref('campaign_household_values') }}

),

looks as (

    select * from {{ ref('campaign_looks') }}
    where look_number > 0

),

typed as (

    {% for customer_type in ['all'] + customer_types() %}
    select
        campaign_name,
        household_key,
        arm,
        members,
        '{{ customer_type }}' as customer_type,
        {{ "'all'" if customer_type == 'all' else customer_type }} as customer_type_value
    from {{ ref('campaign_households') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

counted as (

    select
        campaign_name,
        customer_type,
        customer_type_value,
        arm,
        count(*) as households,
        sum(members) as members
    from typed
    group by campaign_name, customer_type, customer_type_value, arm

),

measures as (

    {{ measure_rows() }}

),

populations as (

    select
        counted.*,
        looks.window_days,
        measures.measure
    from counted
    inner join looks
        on counted.campaign_name = looks.campaign_name
    cross join measures

),

summed as (

    select
        typed.campaign_name,
        typed.customer_type,
        typed.customer_type_value,
        typed.arm,
        household_values.window_days,
        household_values.measure,
        count(*) as responders,
        sum(household_values.measured_value) as total,
        sum(household_values.measured_value * household_values.measured_value)
            as total_of_squares,
        sum(household_values.influenced_value) as influenced_total
    from typed
    inner join household_values
        on
            typed.campaign_name = household_values.campaign_name
            and typed.household_key = household_values.household_key
    group by
        typed.campaign_name,
        typed.customer_type,
        typed.customer_type_value,
        typed.arm,
        household_values.window_days,
        household_values.measure

),

campaign_type_results as (

    select
        ---------- keys
        populations.campaign_name,
        populations.arm,
        populations.window_days,
        populations.measure,
        populations.customer_type,
        populations.customer_type_value,

        ---------- measures
        cast(populations.members as integer) as members,
        cast(populations.households as integer) as households,
        cast(coalesce(summed.responders, 0) as integer) as responders,
        cast(coalesce(summed.total, 0) as decimal(18, 2)) as total,
        cast(coalesce(summed.total_of_squares, 0) as decimal(38, 4)) as total_of_squares,
        cast(coalesce(summed.influenced_total, 0) as decimal(18, 2)) as influenced_total

    from populations
    left join summed
        on
            populations.campaign_name = summed.campaign_name
            and populations.customer_type = summed.customer_type
            and populations.customer_type_value = summed.customer_type_value
            and populations.arm = summed.arm
            and populations.window_days = summed.window_days
            and populations.measure = summed.measure

)

select * from campaign_type_results
