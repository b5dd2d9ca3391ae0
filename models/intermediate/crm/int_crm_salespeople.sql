with

crm_contacts as (

    select * from {{ ref('stg_crm__contacts') }}

),

crm_opportunities as (

    select * from {{ ref('stg_crm__opportunities') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

employees as (

    select * from {{ ref('int_employees') }}

),

employee_numbers as (

    select
        source_code,
        assigned_salesperson_number as salesperson_number
    from crm_contacts
    where assigned_salesperson_number is not null

    union distinct

    select
        source_code,
        salesperson_number
    from crm_opportunities
    where salesperson_number is not null

),

-- The CRM calls its people by the numbers of the rooftop's management system.
possible_employees as (

    select
        employee_numbers.source_code,
        employee_numbers.salesperson_number,
        {{ employee_key(
            'dms_rooftops.feed', 'dms_rooftops.source_code', 'employee_numbers.salesperson_number'
        ) }} as employee_key
    from employee_numbers
    inner join dealerships as crm_rooftops
        on
            crm_rooftops.feed = 'crm'
            and employee_numbers.source_code = crm_rooftops.source_code
    inner join dealerships as dms_rooftops
        on
            dms_rooftops.feed not in ('crm', 'surveys')
            and crm_rooftops.dealership_key = dms_rooftops.dealership_key

),

crm_salespeople as (

    select
        possible_employees.source_code,
        possible_employees.salesperson_number,
        min(employees.employee_key) as salesperson_key
    from possible_employees
    inner join employees
        on possible_employees.employee_key = employees.employee_key
    group by possible_employees.source_code, possible_employees.salesperson_number

)

select * from crm_salespeople
