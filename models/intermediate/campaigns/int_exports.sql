with

exports as (

    select * from {{ ref('stg_landing__exports') }}

),

known_exports as (

    select * from exports
    where exported_as_of <= {{ as_of_date() }}

)

select * from known_exports
