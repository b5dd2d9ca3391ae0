with

source as (

    select * from {{ source('landing', 'exports') }}

),

renamed as (

    select
        ---------- keys
        export_id,

        ---------- dates
        exported_at,
        as_of_date as exported_as_of,

        ---------- export
        audience,
        segment_name,
        channel,
        format as file_format,
        file_name,
        sha256,
        exported_by,

        ---------- measures
        build_number,
        people,
        left_out,

        ---------- flags
        is_campaign,
        is_despite_new_files
    from source

)

select * from renamed
