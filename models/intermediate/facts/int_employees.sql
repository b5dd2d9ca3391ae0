with

dealertrack_employees as (

    select * from {{ ref('stg_dealertrack__employees') }}

),

cdk_employees as (

    select * from {{ ref('stg_cdk__employees') }}

),

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders_unioned') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

listed_employees as (

    select
        'dealertrack' as feed,
        source_code,
        source_employee_number,
        case job_code when 'tech' then 'technician' else job_code end as role,
        hired_on,
        terminated_on,
        terminated_on is null as is_active
    from dealertrack_employees

    union all

    select
        'cdk' as feed,
        source_code,
        source_employee_number,
        role_code as role,
        cast(null as date) as hired_on,
        terminated_on,
        is_active
    from cdk_employees

),

-- A personnel list goes before what documents tell of the people who signed them.
sightings as (

    select
        {{ employee_key(
            'listed_employees.feed',
            'listed_employees.source_code',
            'listed_employees.source_employee_number',
        ) }} as employee_key,
        dealerships.dealership_key,
        dealerships.feed,
        listed_employees.role,
        listed_employees.hired_on,
        listed_employees.terminated_on,
        listed_employees.is_active,
        1 as source_rank
    from listed_employees
    inner join dealerships
        on
            listed_employees.feed = dealerships.feed
            and listed_employees.source_code = dealerships.source_code

    union all

    select distinct
        salesperson_key as employee_key,
        dealership_key,
        feed,
        'sales' as role,
        cast(null as date) as hired_on,
        cast(null as date) as terminated_on,
        cast(null as boolean) as is_active,
        2 as source_rank
    from deals
    where salesperson_key is not null

    union all

    select distinct
        advisor_key as employee_key,
        dealership_key,
        feed,
        'advisor' as role,
        cast(null as date) as hired_on,
        cast(null as date) as terminated_on,
        cast(null as boolean) as is_active,
        3 as source_rank
    from repair_orders
    where advisor_key is not null

),

ranked as (

    select
        *,
        row_number() over (partition by employee_key order by source_rank) as best_first
    from sightings

),

employees as (

    select
        employee_key,
        dealership_key,
        feed,
        role,
        hired_on,
        terminated_on,
        is_active
    from ranked
    where best_first = 1

)

select * from employees
