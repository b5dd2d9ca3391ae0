with

visits as (

    select * from {{ ref('visits') }}

),

recall_operations as (

    select * from {{ ref('visit_operations') }}
    where recall_campaign_code is not null

),

owned_vehicles as (

    select * from {{ ref('vehicle_ownership') }}
    where is_owned

),

recall_lines as (

    select
        visits.vehicle_key,
        visits.closed_on,
        recall_operations.recall_campaign_code,
        recall_operations.is_sold
    from recall_operations
    inner join visits
        on recall_operations.visit_key = visits.visit_key

),

recalls_done as (

    select
        vehicle_key,
        recall_campaign_code,
        max(closed_on) as last_done_on
    from recall_lines
    where is_sold
    group by vehicle_key, recall_campaign_code

),

recalls_open as (

    select
        recall_lines.vehicle_key,
        recall_lines.recall_campaign_code,
        min(recall_lines.closed_on) as noted_on
    from recall_lines
    left join recalls_done
        on
            recall_lines.vehicle_key = recalls_done.vehicle_key
            and recall_lines.recall_campaign_code = recalls_done.recall_campaign_code
    where
        recalls_done.last_done_on is null
        or recall_lines.closed_on > recalls_done.last_done_on
    group by recall_lines.vehicle_key, recall_lines.recall_campaign_code

),

-- A recall goes with the vehicle: its owner of today has it from the first day of owning it.
owned_recalls as (

    select
        owned_vehicles.customer_key,
        recalls_open.vehicle_key,
        recalls_open.recall_campaign_code,
        recalls_open.noted_on,
        greatest(recalls_open.noted_on, owned_vehicles.owned_since_on) as open_since_on
    from recalls_open
    inner join owned_vehicles
        on recalls_open.vehicle_key = owned_vehicles.vehicle_key

),

ranked_recalls as (

    select
        *,
        count(*) over (partition by customer_key) as recall_count,
        row_number() over (
            partition by customer_key
            order by
                open_since_on nulls last, noted_on, recall_campaign_code nulls last, vehicle_key
        ) as open_first
    from owned_recalls

),

qualified as (

    select
        customer_key,
        open_since_on as qualified_on,
        'Recall ' || recall_campaign_code || ' noted ' || {{ months_ago('noted_on') }}
        || ', not done since; ' || {{ counted('recall_count', 'open recall') }} as reason
    from ranked_recalls
    where open_first = 1

)

{{ member_rows('qualified') }}
