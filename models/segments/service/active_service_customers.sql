with

service_lifecycles as (

    select * from {{ ref('customer_lifecycle') }}
    where department = 'service'

),

visits as (

    select * from {{ ref('visits') }}

),

{{ present_runs('visits', 'closed_on', threshold('service_active_months')) }},

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
