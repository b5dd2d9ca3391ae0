with

service_lifecycles as (

    select * from {{ ref('customer_lifecycle') }}
    where department = 'service'

),

qualified as (

    select
        customer_key,
        {{ full_months_after('last_on', threshold('service_active_months')) }} as qualified_on,
        'Last visit ' || {{ months_ago('last_on') }}
        || '; ' || {{ service_habit('service_lifecycles') }} as reason
    from service_lifecycles
    where
        {{ within_months('last_on', threshold('service_lost_months')) }}
        and not {{ within_months('last_on', threshold('service_active_months')) }}

)

{{ member_rows('qualified') }}
