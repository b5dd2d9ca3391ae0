{{ config(materialized='view') }}

with

source as (

    select * from {{ source('landing', 'salt') }}

),

renamed as (

    select salt
    from source

)

select * from renamed
