with

segment_members as (

    select * from {{ ref('segment_members') }}

),

customer_rfm as (

    select * from {{ ref('customer_rfm') }}
    where department = 'all'

),

customer_lifecycle as (

    select * from {{ ref('customer_lifecycle') }}
    where status != 'never'

),

current_states as (

    select
        'segment' as kind,
        segment_name as subject,
        customer_key,
        'member' as state_name,
        home_dealership_key,
        qualified_on,
        reason
    from segment_members

    union all

    select
        'rfm' as kind,
        'all' as subject,
        customer_key,
        'R' || cast(r_score as string) || ' FM' || cast(fm_score as string) as state_name,
        cast(null as string) as home_dealership_key,
        cast(null as date) as qualified_on,
        cast(null as string) as reason
    from customer_rfm

    union all

    select
        'lifecycle' as kind,
        department as subject,
        customer_key,
        status as state_name,
        cast(null as string) as home_dealership_key,
        cast(null as date) as qualified_on,
        cast(null as string) as reason
    from customer_lifecycle

)

select * from current_states
