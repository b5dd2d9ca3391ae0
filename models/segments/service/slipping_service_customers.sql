{%- set ratio = threshold('slipping_overdue_ratio') -%}

with

service_lifecycles as (

    select * from {{ ref('customer_lifecycle') }}
    where department = 'service'

),

qualified as (

    select
        customer_key,
        {{ days_after('last_on', 'floor(expected_interval_days * ' ~ ratio ~ ') + 1') }}
            as qualified_on,
        'Last visit ' || {{ months_ago('last_on') }}
        || '; ' || {{ service_habit('service_lifecycles') }} as reason
    from service_lifecycles
    where
        {{ within_months('last_on', threshold('service_active_months')) }}
        and overdue_ratio > {{ ratio }}

)

{{ member_rows('qualified') }}
