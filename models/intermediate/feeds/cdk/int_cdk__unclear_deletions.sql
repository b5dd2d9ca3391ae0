with

unclear_deletions as (

    select * from {{ ref('stg_cdk__unclear_deletions') }}

),

shaped as (

    select
        table_name,
        file_name,
        line_number
    from unclear_deletions

)

select * from shaped
