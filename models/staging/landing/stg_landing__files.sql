with

source as (

    select * from {{ source('landing', 'files') }}

),

renamed as (

    select
        feed,
        table_name,
        file_name,
        extracted_at,
        lines as line_count,
        rows_landed,
        rows_rejected
    from source

)

select * from renamed
