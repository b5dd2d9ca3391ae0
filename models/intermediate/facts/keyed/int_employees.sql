with

listed_employees as (

    select * from {{ ref('int_employees_unioned') }}

),

deals as (

    select * from {{ ref('int_deals') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

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
        listed_employees.employee_name,
        cast(null as date) as seen_on,
        1 as source_rank
    from listed_employees
    inner join dealerships
        on
            listed_employees.feed = dealerships.feed
            and listed_employees.source_code = dealerships.source_code

    union all

    {%- for facts, person, role, day in [
        ('deals', 'salesperson', 'sales', 'sold_on'),
        ('repair_orders', 'advisor', 'advisor', 'opened_on'),
    ] %}

    select
        {{ person }}_key as employee_key,
        dealership_key,
        feed,
        '{{ role }}' as role,
        cast(null as date) as hired_on,
        cast(null as date) as terminated_on,
        cast(null as boolean) as is_active,
        {{ person }}_name as employee_name,
        max({{ day }}) as seen_on,
        {{ loop.index + 1 }} as source_rank
    from {{ facts }}
    where {{ person }}_key is not null
    group by {{ person }}_key, dealership_key, feed, {{ person }}_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

ranked as (

    select
        *,
        row_number() over (
            partition by employee_key
            order by source_rank, seen_on desc nulls last, employee_name nulls last
        ) as best_first,
        row_number() over (
            partition by employee_key
            order by
                case when employee_name is null then 1 else 0 end,
                source_rank,
                seen_on desc nulls last,
                employee_name nulls last
        ) as best_name_first
    from sightings

),

-- Where the list has a number without a name, the newest document that names it does.
employees as (

    select
        ranked.employee_key,
        ranked.dealership_key,
        ranked.feed,
        names.employee_name,
        ranked.role,
        ranked.hired_on,
        ranked.terminated_on,
        ranked.is_active
    from ranked
    inner join ranked as names
        on ranked.employee_key = names.employee_key
    where ranked.best_first = 1 and names.best_name_first = 1

)

select * from employees
