{%- set totals = ['visits', 'revenue', 'gross', 'active', 'retained', 'with_visit'] -%}

with

segment_members as (

    select
        segment_name,
        customer_key
    from {{ ref('segment_members') }}

),

customers as (

    select
        customer_key,
        is_service_retained
    from {{ ref('customer_360') }}

),

customer_activities as (

    select * from {{ ref('customer_activities') }}
    where
        department != 'finance'
        and {{ within_months('activity_on', threshold('segment_vs_rest_months')) }}

),

of_customers as (

    select
        customer_key,
        sum(case when department in ('service', 'body') then 1 else 0 end) as visits,
        sum(coalesce(reporting_net_revenue, 0)) as revenue,
        sum(coalesce(reporting_gross_profit, 0)) as gross
    from customer_activities
    group by customer_key

),

measured as (

    select
        customers.customer_key,
        coalesce(of_customers.visits, 0) as visits,
        coalesce(of_customers.revenue, 0) as revenue,
        coalesce(of_customers.gross, 0) as gross,
        case when of_customers.customer_key is not null then 1 else 0 end as active,
        case when customers.is_service_retained then 1 else 0 end as retained,
        case when customers.is_service_retained is not null then 1 else 0 end as with_visit
    from customers
    left join of_customers
        on customers.customer_key = of_customers.customer_key

),

base as (

    select
        {%- for total in totals %}
        sum({{ total }}) as {{ total }},
        {%- endfor %}
        count(*) as customers
    from measured

),

members as (

    select
        {%- for total in totals %}
        sum(measured.{{ total }}) as {{ total }},
        {%- endfor %}
        segment_members.segment_name,
        count(*) as customers
    from segment_members
    inner join measured
        on segment_members.customer_key = measured.customer_key
    group by segment_members.segment_name

),

beside as (

    select
        {%- for total in totals %}
        cast(members.{{ total }} as double) as members_{{ total }},
        cast(base.{{ total }} - members.{{ total }} as double) as rest_{{ total }},
        {%- endfor %}
        members.segment_name,
        members.customers as members_customers,
        base.customers - members.customers as rest_customers
    from members
    cross join base

),

segment_vs_rest as (

    select
        segment_name,
        {{ averages_of('members') }},
        {{ averages_of('rest') }}
    from beside

)

select * from segment_vs_rest
