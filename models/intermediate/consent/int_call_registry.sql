with

dnc_checks as (

    select * from {{ ref('stg_marketing__dnc_checks') }}
    where phone is not null and is_on_registry is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by phone order by checked_on desc, case when is_on_registry then 0 else 1 end
        ) as newest_first
    from dnc_checks

),

call_registry as (

    select
        phone as contact_point,
        checked_on,
        is_on_registry
    from ranked
    where newest_first = 1

)

select * from call_registry
