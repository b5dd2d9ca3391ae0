with

state_days as (

    select * from {{ ref('state_days') }}
    where kind = 'segment'

),

newest as (

    select max(as_of_date) as to_on
    from state_days

),

-- The last day kept, and the last one of a month before.
compared as (

    select
        newest.to_on,
        max(case
            when state_days.as_of_date < {{ month_start('newest.to_on') }}
                then state_days.as_of_date
        end) as from_on
    from state_days
    cross join newest
    group by newest.to_on

),

compared_days as (

    select
        from_on,
        to_on
    from compared
    where from_on is not null

)

select * from compared_days
