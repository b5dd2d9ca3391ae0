with

exports as (

    select * from {{ source('landing', 'exports') }}
    where as_of_date <= {{ as_of_date() }}

),

segment_catalog as (

    select * from {{ ref('segment_catalog') }}

),

named_exports as (

    select
        ---------- keys
        exports.export_id,

        ---------- dates
        exports.exported_at,
        exports.as_of_date as exported_as_of,

        ---------- export
        exports.audience,
        exports.segment_name,
        segment_catalog.external_name,
        exports.channel,
        exports.format as file_format,
        exports.file_name,
        exports.sha256,
        exports.exported_by,

        ---------- measures
        exports.build_number,
        exports.people,
        exports.left_out,

        ---------- flags
        exports.is_campaign,
        exports.is_despite_new_files

    from exports
    left join segment_catalog
        on exports.segment_name = segment_catalog.segment_name

)

select * from named_exports
