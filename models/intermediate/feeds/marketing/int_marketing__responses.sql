with

responses as (

    select * from {{ ref('stg_marketing__responses') }}

),

shaped as (

    select
        send_id,
        event_on,
        event_at,
        event_type,
        is_date_only
    from responses

)

select * from shaped
