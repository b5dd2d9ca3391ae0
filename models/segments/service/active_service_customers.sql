with

service_lifecycles as (

    select * from {{ ref('customer_lifecycle') }}
    where department = 'service'

),

visits as (

    select * from {{ ref('visits') }}

),

visit_gaps as (

    select
        customer_key,
        closed_on,
        lag(closed_on) over (partition by customer_key order by closed_on) as previous_closed_on
    from visits

),

-- The present run of visits began with the last visit for which the one before came too early.
present_runs as (

    select
        customer_key,
        max(closed_on) as began_on
    from visit_gaps
    where
        previous_closed_on is null
        or closed_on
        > {{ full_months_after('previous_closed_on', threshold('service_active_months')) }}
    group by customer_key

),

qualified as (

    select
        service_lifecycles.customer_key,
        present_runs.began_on as qualified_on,
        'Last visit ' || {{ months_ago('service_lifecycles.last_on') }}
        || '; ' || {{ service_habit('service_lifecycles') }} as reason
    from service_lifecycles
    inner join present_runs
        on service_lifecycles.customer_key = present_runs.customer_key
    where {{ within_months('service_lifecycles.last_on', threshold('service_active_months')) }}

)

{{ member_rows('qualified') }}
