with

type_lift as (

    select * from {{ ref('campaign_type_lift') }}
    where measure = 'gross'

),

campaign_freezes as (

    select * from {{ ref('campaign_freezes') }}

),

contacts as (

    select
        campaign_name,
        window_days,
        treated_members as all_treated_members
    from type_lift
    where customer_type = 'all'

),

-- What was paid for the campaign as a whole is shared by members.
costed as (

    select
        type_lift.*,
        cast(campaign_freezes.cost_per_contact as double) * type_lift.treated_members
            as contact_cost,
        cast(campaign_freezes.cost_total as double) * type_lift.treated_members
        / nullif(contacts.all_treated_members, 0) as shared_cost,
        campaign_freezes.cost_per_contact is not null or campaign_freezes.cost_total is not null
            as has_cost
    from type_lift
    inner join campaign_freezes
        on type_lift.campaign_name = campaign_freezes.campaign_name
    inner join contacts
        on
            type_lift.campaign_name = contacts.campaign_name
            and type_lift.window_days = contacts.window_days

),

summed as (

    select
        *,
        case
            when has_cost
                then {{ in_decimals(
                    'coalesce(contact_cost, 0e0) + coalesce(shared_cost, 0e0)', 2
                ) }}
        end as campaign_cost
    from costed

),

campaign_returns as (

    select
        ---------- keys
        campaign_name,
        window_days,
        customer_type,
        customer_type_value,

        ---------- dates
        looked_on,

        ---------- measures
        treated_members,
        treated_households,
        held_out_households,
        treated_mean,
        held_out_mean,
        lift,
        look_low,
        look_high,
        incremental_total as incremental_gross,
        incremental_low as incremental_gross_low,
        incremental_high as incremental_gross_high,
        influenced_total as influenced_gross,
        campaign_cost,
        cast(incremental_total - campaign_cost as decimal(18, 2)) as net_gross,
        {{ in_decimals(
            '100e0 * cast(incremental_total - campaign_cost as double)'
            ~ ' / nullif(cast(campaign_cost as double), 0e0)', 2
        ) }} as return_percent,

        ---------- flags
        is_measurable,
        is_complete
    from summed

)

select * from campaign_returns
