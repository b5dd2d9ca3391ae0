with

sends as (

    select * from {{ ref('stg_marketing__sends') }}

),

unused_sends as (

    select * from {{ ref('stg_marketing__unused_sends') }}

),

shaped as (

    select
        send_id,
        campaign_id,
        source_code,
        source_customer_number,
        sent_on,
        sent_at,
        point_type,
        contact_point,
        second_point_type,
        second_contact_point,
        is_holdout,
        is_date_only,
        true as is_used
    from sends

    union all

    select
        send_id,
        campaign_id,
        source_code,
        source_customer_number,
        cast(null as date) as sent_on,
        cast(null as timestamp) as sent_at,
        point_type,
        contact_point,
        second_point_type,
        second_contact_point,
        cast(null as boolean) as is_holdout,
        cast(null as boolean) as is_date_only,
        false as is_used
    from unused_sends

)

select * from shaped
