with

int_employees as (

    select * from {{ ref('int_employees') }}

),

employees as (

    select
        ---------- keys
        employee_key,
        dealership_key,
        feed,

        ---------- dates
        hired_on,
        terminated_on,

        ---------- employee
        role,

        ---------- flags
        is_active
    from int_employees

)

select * from employees
