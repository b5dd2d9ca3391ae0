with

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where channel in ('mobile', 'landline')

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

salt as (

    select * from {{ ref('stg_landing__salt') }}

),

task_outcomes as (

    select * from {{ ref('stg_landing__task_outcomes') }}

),

wrong_numbers as (

    select
        point_key,
        min(outcome_on) as wrong_since_on
    from task_outcomes
    where
        outcome = 'wrong_number'
        and point_key is not null
        and outcome_on <= {{ as_of_date() }}
    group by point_key

),

phones as (

    select distinct
        customer_groups.customer_key,
        contact_points.contact_point as phone
    from contact_points
    inner join customer_groups
        on contact_points.source_customer_key = customer_groups.source_customer_key

),

keyed as (

    select
        phones.customer_key,
        phones.phone,
        {{ sha256_hex("salt.salt || '|called|' || phones.phone") }} as point_key
    from phones
    cross join salt

),

customer_phones as (

    select
        keyed.*,
        wrong_numbers.wrong_since_on
    from keyed
    left join wrong_numbers
        on keyed.point_key = wrong_numbers.point_key

)

select * from customer_phones
