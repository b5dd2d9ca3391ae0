with

{{ answered_sends(['unsubscribed', 'complained']) }},

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

customer_points as (

    select * from {{ ref('int_customer_points') }}
    where not is_shared

),

-- A send that could not be used still tells who was written to.
refused_points as (

    select
        source_code,
        source_customer_number,
        point_type,
        contact_point,
        channel,
        event_on as wished_on,
        case when not is_date_only then event_at end as wished_at,
        feed,
        file_name,
        line_number
    from answered_sends

),

asked as (

    select
        customer_groups.customer_key,
        refused_points.*
    from refused_points
    inner join customer_groups
        on
            {{ is_of_crm('customer_groups.feed') }}
            and refused_points.source_code = customer_groups.source_code
            and refused_points.source_customer_number = customer_groups.source_customer_number

    union all

    select
        customer_points.customer_key,
        refused_points.*
    from refused_points
    inner join customer_points
        on
            refused_points.point_type = customer_points.point_type
            and refused_points.contact_point = customer_points.contact_point

),

response_wishes as (

    select
        customer_key,
        channel,
        'withdrawn' as wish,
        cast(null as string) as contact_point,
        wished_on,
        wished_at,
        feed,
        file_name,
        line_number,
        false as has_evidence
    from asked
    where channel != 'push'

)

select * from response_wishes
