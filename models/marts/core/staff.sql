with

int_employees as (

    select * from {{ ref('int_employees') }}

),

staff as (

    select
        ---------- keys
        employee_key,
        dealership_key,
        feed,

        ---------- employee
        employee_name,
        role,

        ---------- flags
        is_active
    from int_employees

)

select * from staff
