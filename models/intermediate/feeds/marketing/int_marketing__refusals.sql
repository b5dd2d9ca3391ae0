with

refusals as (

    select * from {{ ref('stg_marketing__refusals') }}

),

shaped as (

    select
        table_name,
        file_name,
        line_number,
        send_id,
        is_quarantined,
        is_channel_read,
        is_address_read
    from refusals

)

select * from shaped
