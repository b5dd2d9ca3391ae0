with

service_lifecycles as (

    select * from {{ ref('customer_lifecycle') }}
    where department = 'service'

),

booked_customers as (

    select distinct customer_key
    from {{ ref('appointments') }}
    where {{ is_booked('status', 'appointment_on') }}

),

expected_visits as (

    select
        service_lifecycles.*,
        {{ days_after(
            'service_lifecycles.last_on', 'floor(service_lifecycles.expected_interval_days)'
        ) }} as expected_on
    from service_lifecycles
    left join booked_customers
        on service_lifecycles.customer_key = booked_customers.customer_key
    where booked_customers.customer_key is null

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
