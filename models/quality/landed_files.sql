with

files as (

    select * from {{ ref('stg_landing__files') }}

),

landed_files as (

    select
        ---------- keys
        feed,
        table_name,
        file_name,
        sha256,

        ---------- dates
        extracted_at,
        erased_at,

        ---------- measures
        bytes

    from files

)

select * from landed_files
