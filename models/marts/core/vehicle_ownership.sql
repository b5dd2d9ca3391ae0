{#- Longer than others for its reasons: each is one branch of one case. -#}
with

vehicle_events as (

    select * from {{ ref('vehicle_events') }}

),

customers as (

    select * from {{ ref('customers') }}

),

described_vehicles as (

    select * from {{ ref('int_vehicles') }}

),

purchases_ranked as (

    select
        *,
        max(case when event_type = 'purchase' then happened_on end) over (
            partition by vehicle_key, episode_number
        ) as last_bought_on
    from vehicle_events

),

episodes as (

    select
        vehicle_key,
        episode_number,
        max(case when is_episode_start then customer_key end) as customer_key,
        max(case when is_episode_start then event_type end) as began_by,
        min(happened_on) as owned_since_on,
        min(case when event_type = 'purchase' then happened_on end) as bought_on,
        max(case
            when event_type = 'purchase' and happened_on = last_bought_on then lease_end_on
        end) as lease_end_on,
        max(case when is_guest_visit then null else happened_on end) as last_seen_on,
        min(case when event_type = 'visit' and not is_guest_visit then happened_on end)
            as first_visit_on,
        max(case when event_type = 'visit' and not is_guest_visit then happened_on end)
            as last_visit_on,
        count(distinct case when event_type = 'visit' and not is_guest_visit then happened_on end)
            as visit_days,
        count(case when is_guest_visit then 1 end) as guest_visits
    from purchases_ranked
    group by vehicle_key, episode_number

),

bounded as (

    select
        *,
        lead(owned_since_on) over (partition by vehicle_key order by episode_number nulls last)
            as owned_until_on,
        case lead(began_by) over (partition by vehicle_key order by episode_number nulls last)
            when 'purchase' then 'other_owner_purchase'
            when 'visit' then 'other_owner_visit'
            when 'trade_in' then 'trade_in'
            when 'dealer_disposal' then 'dealer_disposal'
        end as ended_by
    from episodes

),

owned as (

    select
        *,
        owned_until_on is null as is_current
    from bounded
    where
        customer_key is not null
        and began_by in ('purchase', 'visit')

),

-- The newest purchase, old enough to judge by, of a vehicle that came in for service since.
replacements as (

    select
        owned.customer_key,
        max(owned.bought_on) as last_replacement_on
    from owned
    inner join customers
        on owned.customer_key = customers.customer_key
    where
        customers.party_type = 'person'
        and owned.last_visit_on > owned.bought_on
        and owned.bought_on
        <= {{ months_before(as_of_date(), threshold('no_longer_owned_replaced_months')) }}
    group by owned.customer_key

),

judged as (

    select
        owned.*,
        described_vehicles.make,
        described_vehicles.model,
        described_vehicles.model_year,
        described_vehicles.body_class,
        described_vehicles.fuel_type,
        described_vehicles.electrification,
        described_vehicles.drive_type,
        described_vehicles.gross_weight_class,
        described_vehicles.last_odometer_on,
        described_vehicles.last_odometer,
        described_vehicles.odometer_unit,
        case
            when not owned.is_current then null
            when
                owned.lease_end_on
                <= {{ months_before(as_of_date(), threshold('no_longer_owned_lease_months')) }}
                and owned.last_seen_on <= owned.lease_end_on
                then 'lease_ended'
            when
                owned.visit_days > 0
                and owned.last_seen_on < replacements.last_replacement_on
                then 'replaced'
            when
                owned.visit_days >= {{ threshold('service_interval_least_visit_days') }}
                and owned.last_seen_on
                <= {{ months_before(as_of_date(), threshold('no_longer_owned_silent_months')) }}
                and {{ days_between('owned.last_seen_on', as_of_date()) }} * (owned.visit_days - 1)
                > {{ threshold('no_longer_owned_overdue_ratio') }}
                * {{ days_between('owned.first_visit_on', 'owned.last_visit_on') }}
                then 'gone_silent'
            when
                owned.last_seen_on
                <= {{ months_before(as_of_date(), threshold('no_longer_owned_unseen_months')) }}
                and (
                    owned.bought_on
                    <= {{ months_before(as_of_date(), threshold('no_longer_owned_kept_months')) }}
                    or year({{ as_of_date() }}) - described_vehicles.model_year
                    >= {{ threshold('no_longer_owned_age_years') }}
                )
                then 'too_old'
        end as no_longer_owned_reason
    from owned
    left join replacements
        on owned.customer_key = replacements.customer_key
    left join described_vehicles
        on owned.vehicle_key = described_vehicles.vehicle_key

),

vehicle_ownership as (

    select
        ---------- keys
        {{ surrogate_key(['vehicle_key', 'episode_number']) }} as vehicle_ownership_key,
        vehicle_key,
        customer_key,
        episode_number,

        ---------- dates
        owned_since_on,
        bought_on,
        lease_end_on,
        last_seen_on,
        owned_until_on,

        ---------- vehicle
        make,
        model,
        model_year,
        body_class,
        fuel_type,
        electrification,
        drive_type,
        gross_weight_class,
        last_odometer_on,
        last_odometer,
        odometer_unit,

        ---------- ownership
        began_by,
        ended_by,
        cast(visit_days as integer) as visit_days,
        cast(guest_visits as integer) as guest_visits,
        no_longer_owned_reason,

        ---------- flags
        is_current,
        no_longer_owned_reason is not null as is_probably_no_longer_owned,
        is_current and no_longer_owned_reason is null as is_owned

    from judged

)

select * from vehicle_ownership
