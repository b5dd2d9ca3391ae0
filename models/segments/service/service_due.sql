with

service_lifecycles as (

    select * from {{ ref('customer_lifecycle') }}
    where department = 'service'

),

unbooked_customers as (

    select * from {{ ref('customer_360') }}
    where next_appointment_on is null

),

expected_visits as (

    select
        service_lifecycles.*,
        {{ days_after(
            'service_lifecycles.last_on', 'floor(service_lifecycles.expected_interval_days)'
        ) }} as expected_on
    from service_lifecycles
    inner join unbooked_customers
        on service_lifecycles.customer_key = unbooked_customers.customer_key

),

qualified as (

    select
        customer_key,
        greatest(
            {{ days_after('expected_on', '-' ~ threshold('service_due_days_ahead')) }}, last_on
        ) as qualified_on,
        'Next visit expected ' || cast(expected_on as string)
        || '; last visit ' || {{ months_ago('last_on') }}
        || '; ' || {{ service_habit('expected_visits') }} as reason
    from expected_visits
    where
        expected_on between
        {{ days_after(as_of_date(), '-' ~ threshold('service_due_days_past')) }}
        and {{ days_after(as_of_date(), threshold('service_due_days_ahead')) }}

)

{{ member_rows('qualified') }}
