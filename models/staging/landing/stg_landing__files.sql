with

source as (

    select * from {{ source('landing', 'files') }}

),

renamed as (

    select
        feed,
        table_name,
        file_name,
        sha256,
        extracted_at,
        erased_at,
        bytes,
        lines as line_count,
        rows_landed,
        rows_rejected
    from source

)

select * from renamed
