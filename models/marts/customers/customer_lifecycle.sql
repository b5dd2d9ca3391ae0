{%- set departments = ['sales', 'service', 'parts'] -%}

with

customers as (

    select * from {{ ref('customers') }}

),

activities as (

    select * from {{ ref('customer_activities') }}

),

departments as (

    {% for department in departments %}
    select '{{ department }}' as department
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

customer_departments as (

    select
        customers.customer_key,
        departments.department
    from customers
    cross join departments

),

activity_days as (

    select distinct
        customer_key,
        case department when 'body' then 'service' else department end as department,
        activity_on
    from activities
    where department != 'finance'

),

gaps as (

    select
        *,
        {{ days_between(
            'lag(activity_on) over (partition by customer_key, department order by activity_on)',
            'activity_on',
        ) }} as gap_days
    from activity_days

),

summaries as (

    select
        customer_key,
        department,
        min(activity_on) as first_on,
        max(activity_on) as last_on,
        count(*) as activity_days,
        median(gap_days) as median_gap_days
    from gaps
    group by customer_key, department

),

-- Only service is a habit with an interval of its own.
habits as (

    select
        *,
        {{ months_between('last_on', as_of_date()) }} as months_since_last,
        case
            when
                department = 'service'
                and activity_days >= {{ threshold('service_interval_least_visit_days') }}
                then least(
                    greatest(
                        median_gap_days, {{ threshold('service_interval_shortest_days') }}
                    ),
                    {{ threshold('service_interval_longest_days') }}
                )
            when department = 'service' then {{ threshold('service_interval_default_days') }}
        end as expected_interval_days
    from summaries

),

customer_lifecycle as (

    select
        ---------- keys
        customer_departments.customer_key,
        customer_departments.department,

        ---------- dates
        habits.first_on,
        habits.last_on,

        ---------- measures
        cast(coalesce(habits.activity_days, 0) as integer) as activity_days,
        habits.months_since_last,
        cast(habits.expected_interval_days as decimal(6, 1)) as expected_interval_days,
        cast(
            {{ days_between('habits.last_on', as_of_date()) }}
            / nullif(habits.expected_interval_days, 0) as double
        ) as overdue_ratio,

        ---------- status
        case
            when habits.last_on is null then 'never'
            {%- for department in departments %}
            when
                habits.department = '{{ department }}'
                and {{ within_months(
                    'habits.last_on', threshold(department ~ '_active_months')
                ) }}
                then 'active'
            when
                habits.department = '{{ department }}'
                and {{ within_months(
                    'habits.last_on', threshold(department ~ '_lost_months')
                ) }}
                then 'lapsed'
            {%- endfor %}
            else 'lost'
        end as status

    from customer_departments
    left join habits
        on
            customer_departments.customer_key = habits.customer_key
            and customer_departments.department = habits.department

)

select * from customer_lifecycle
