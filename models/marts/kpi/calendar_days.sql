with

positions as (

    select {{ explode_positions(var('calendar_days')) }} as day_position

),

calendar_days as (

    select {{ days_after(as_of_date(), '1 - day_position') }} as day_on
    from positions

)

select * from calendar_days
