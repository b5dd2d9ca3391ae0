with

dnc_checks as (

    select * from {{ ref('stg_marketing__dnc_checks') }}

),

shaped as (

    select
        phone,
        second_phone,
        checked_on,
        is_on_registry,
        file_name,
        line_number
    from dnc_checks

)

select * from shaped
