with

source as (

    select * from {{ source('landing', 'task_outcomes') }}

),

renamed as (

    select
        ---------- keys
        outcome_id,
        customer_key,
        point_key,

        ---------- outcome
        audience as segment_name,
        outcome,
        outcome_on,

        ---------- place
        line_number
    from source

)

select * from renamed
