with

customer_salespeople as (

    select * from {{ ref('customer_salespeople') }}

),

customers as (

    select * from {{ ref('customers') }}

),

member_profiles as (

    select * from {{ ref('member_profiles') }}

),

employees as (

    select * from {{ ref('employees') }}

),

portfolios as (

    select
        customer_salespeople.salesperson_key,
        customers.commercial_relationship,
        count(*) as contacts,
        sum(case when customer_salespeople.last_sold_on is not null then 1 else 0 end) as buyers,
        sum(case when customer_salespeople.basis = 'assigned' then 1 else 0 end) as assigned,
        sum(case
            when
                member_profiles.can_email
                or member_profiles.can_sms
                or member_profiles.can_call
                or member_profiles.can_mail
                then 1
            else 0
        end) as reachable,
        sum(member_profiles.lifetime_gross) as lifetime_gross
    from customer_salespeople
    inner join customers
        on customer_salespeople.customer_key = customers.customer_key
    inner join member_profiles
        on customer_salespeople.customer_key = member_profiles.customer_key
    group by customer_salespeople.salesperson_key, customers.commercial_relationship

),

salesperson_portfolios as (

    select
        ---------- keys
        portfolios.salesperson_key,
        portfolios.commercial_relationship,
        employees.dealership_key,

        ---------- measures
        cast(portfolios.contacts as integer) as contacts,
        cast(portfolios.buyers as integer) as buyers,
        cast(portfolios.assigned as integer) as assigned,
        cast(portfolios.reachable as integer) as reachable,
        cast(portfolios.lifetime_gross as decimal(12, 2)) as lifetime_gross,

        ---------- flags
        employees.is_active

    from portfolios
    inner join employees
        on portfolios.salesperson_key = employees.employee_key

)

select * from salesperson_portfolios
