with

kept_days as (

    select * from {{ source('kept', 'int_state_days') }}

),

new_days as (

    select * from {{ ref('new_state_days') }}

),

all_days as (

    select * from kept_days

    union all

    select * from new_days
    where given_in not in (select kept_days.given_in from kept_days)

),

state_days as (

    select * from all_days
    where as_of_date <= {{ as_of_date() }}

)

select * from state_days
