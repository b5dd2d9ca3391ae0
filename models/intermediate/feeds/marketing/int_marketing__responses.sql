with

responses as (

    select * from {{ ref('stg_marketing__responses') }}

),

shaped as (

    select
        response_key,
        send_id,
        event_on,
        event_at,
        event_type,
        is_date_only,
        file_name,
        line_number
    from responses

)

select * from shaped
