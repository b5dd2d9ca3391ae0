with

contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

opportunities as (

    select * from {{ ref('int_opportunities_unioned') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

employees as (

    select * from {{ ref('int_employees') }}

),

employee_numbers as (

    select
        feed,
        source_code,
        assigned_salesperson_number as salesperson_number
    from contacts
    where assigned_salesperson_number is not null

    union distinct

    select
        feed,
        source_code,
        salesperson_number
    from opportunities
    where salesperson_number is not null

),

-- The CRM calls its people by the numbers of the rooftop's management system.
possible_employees as (

    select
        employee_numbers.feed,
        employee_numbers.source_code,
        employee_numbers.salesperson_number,
        {{ employee_key(
            'dms_rooftops.feed', 'dms_rooftops.source_code', 'employee_numbers.salesperson_number'
        ) }} as employee_key
    from employee_numbers
    inner join dealerships as crm_rooftops
        on
            employee_numbers.feed = crm_rooftops.feed
            and employee_numbers.source_code = crm_rooftops.source_code
    inner join dealerships as dms_rooftops
        on crm_rooftops.dealership_key = dms_rooftops.dealership_key

),

crm_salespeople as (

    select
        possible_employees.feed,
        possible_employees.source_code,
        possible_employees.salesperson_number,
        min(employees.employee_key) as salesperson_key
    from possible_employees
    inner join employees
        on possible_employees.employee_key = employees.employee_key
    group by
        possible_employees.feed,
        possible_employees.source_code,
        possible_employees.salesperson_number

)

select * from crm_salespeople
