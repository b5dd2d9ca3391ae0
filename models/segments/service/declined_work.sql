with

visits as (

    select * from {{ ref('visits') }}

),

visit_operations as (

    select * from {{ ref('visit_operations') }}

),

operations as (

    select
        visits.customer_key,
        visits.vehicle_key,
        visits.closed_on,
        visit_operations.operation_code,
        visit_operations.reporting_declined_amount,
        visit_operations.is_declined,
        visit_operations.is_sold
    from visit_operations
    inner join visits
        on visit_operations.visit_key = visits.visit_key

),

sold_operations as (

    select
        vehicle_key,
        operation_code,
        max(closed_on) as last_sold_on
    from operations
    where is_sold
    group by vehicle_key, operation_code

),

-- Who declines the same work at two visits declines one piece of work: the newest amount counts.
open_operations as (

    select
        operations.*,
        max(operations.closed_on) over (
            partition by
                operations.customer_key, operations.vehicle_key, operations.operation_code
        ) as last_declined_on
    from operations
    left join sold_operations
        on
            operations.vehicle_key = sold_operations.vehicle_key
            and operations.operation_code = sold_operations.operation_code
    where
        operations.is_declined
        and {{ within_days('operations.closed_on', threshold('declined_work_days')) }}
        and (
            sold_operations.last_sold_on is null
            or sold_operations.last_sold_on < operations.closed_on
        )

),

declined_totals as (

    select
        customer_key,
        min(closed_on) as first_declined_on,
        max(closed_on) as last_declined_on,
        sum(case when closed_on = last_declined_on then 1 else 0 end) as operation_count,
        sum(case when closed_on = last_declined_on then reporting_declined_amount end) as amount
    from open_operations
    group by customer_key

),

qualified as (

    select
        customer_key,
        first_declined_on as qualified_on,
        {{ counted('operation_count', 'operation') }} || ' declined'
        || coalesce(' for ' || cast(amount as string), '')
        || ' and not sold since, last on ' || {{ months_ago('last_declined_on') }} as reason
    from declined_totals

)

{{ member_rows('qualified') }}
