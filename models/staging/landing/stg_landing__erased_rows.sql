with

source as (

    select * from {{ source('landing', 'erased_rows') }}

),

renamed as (

    select
        feed,
        table_name,
        file_name,
        line_number
    from source

)

select * from renamed
