with

audience_exports as (

    select * from {{ ref('audience_exports') }}

),

segment_catalog as (

    select * from {{ ref('segment_catalog') }}

),

exports as (

    select
        ---------- keys
        audience_exports.export_id,

        ---------- dates
        audience_exports.exported_at,
        audience_exports.exported_as_of,

        ---------- export
        audience_exports.audience,
        audience_exports.segment_name,
        segment_catalog.external_name,
        audience_exports.channel,
        audience_exports.file_format,
        audience_exports.file_name,
        audience_exports.sha256,
        audience_exports.exported_by,

        ---------- measures
        audience_exports.build_number,
        audience_exports.people,
        audience_exports.left_out,

        ---------- flags
        audience_exports.is_campaign,
        audience_exports.is_despite_new_files

    from audience_exports
    left join segment_catalog
        on audience_exports.segment_name = segment_catalog.segment_name

)

select * from exports
