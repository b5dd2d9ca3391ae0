with

source as (

    select * from {{ source('landing', 'tombstones') }}

),

renamed as (

    select
        tombstone,
        kind,
        erased_on
    from source

)

select * from renamed
