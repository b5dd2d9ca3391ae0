with

employees as (

    select * from {{ ref('stg_cdk__employees') }}

),

shaped as (

    select
        source_code,
        source_employee_number,
        {{ not_sent('employees', ['hired_on']) }},
        terminated_on,
        employee_name,
        case role_code when 'tech' then 'technician' else role_code end as role,
        is_active
    from employees

)

select * from shaped
