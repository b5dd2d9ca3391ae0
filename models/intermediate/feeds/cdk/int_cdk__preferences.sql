with

customers as (

    select
        *,
        {{ known_by_as_of_date('updated_on') }} as known_update_on,
        {{ known_by_as_of_date('cast(first_extracted_at as date)') }} as known_extract_on
    from {{ ref('stg_cdk__customers') }}

),

shaped as (

    select
        source_code,
        source_customer_number,
        coalesce(known_update_on, known_extract_on) as stated_on,
        preferred_channel as stated_channel
    from customers
    where preferred_channel is not null

)

select * from shaped
