with

opportunities as (

    select * from {{ ref('stg_crm__opportunities') }}

),

unknown_codes as (

    select
        'stage' as code_kind,
        sent_stage as code,
        coalesce(stage_on, created_on, cast(first_extracted_at as date)) as seen_on,
        cast(null as string) as seed_file
    from opportunities
    where stage is null

)

select * from unknown_codes
