with

kept_days as (

    select distinct
        kind,
        subject,
        as_of_date
    from {{ ref('state_days') }}

),

placed as (

    select
        *,
        lead(as_of_date) over (partition by kind, subject order by as_of_date) as next_kept_on
    from kept_days

),

-- The last day kept of a month, and the last one of all.
measured as (

    select
        *,
        coalesce({{ month_start('next_kept_on') }} > as_of_date, true) as is_measured
    from placed

),

measured_days as (

    select
        ---------- keys
        kind,
        subject,

        ---------- dates
        as_of_date,
        min(case when is_measured then as_of_date end) over (
            partition by kind, subject
            order by as_of_date desc
        ) as measured_on,
        max(case when is_measured then as_of_date end) over (
            partition by kind, subject
            order by as_of_date
            rows between unbounded preceding and 1 preceding
        ) as last_measured_on,

        ---------- flags
        is_measured

    from measured

)

select * from measured_days
