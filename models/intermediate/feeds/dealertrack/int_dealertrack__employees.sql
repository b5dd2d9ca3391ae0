with

employees as (

    select * from {{ ref('stg_dealertrack__employees') }}

),

shaped as (

    select
        source_code,
        source_employee_number,
        hired_on,
        terminated_on,
        employee_name,
        case job_code when 'tech' then 'technician' else job_code end as role,
        terminated_on is null as is_active
    from employees

)

select * from shaped
