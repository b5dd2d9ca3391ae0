with

exports as (

    select * from {{ ref('int_exports') }}

),

audience_exports as (

    select
        ---------- keys
        export_id,

        ---------- dates
        exported_at,
        exported_as_of,

        ---------- export
        audience,
        segment_name,
        channel,
        file_format,
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

    from exports

)

select * from audience_exports
