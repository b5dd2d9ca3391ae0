{#- Longer than others for its eight thresholds, each written out. -#}
{#- For each department, for how long a customer is active and from when on lost, in months. -#}
{%- set departments = {
    'sales': (threshold('sales_active_months'), threshold('sales_lost_months')),
    'service': (threshold('service_active_months'), threshold('service_lost_months')),
    'parts': (threshold('parts_active_months'), threshold('parts_lost_months')),
} -%}

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
        greatest(median_gap_days, {{ threshold('service_interval_shortest_days') }})
            as habitual_interval_days
    from summaries

),

expectations as (

    select
        *,
        case
            when department != 'service' then null
            when activity_days < {{ threshold('service_interval_least_visit_days') }}
                then {{ threshold('service_interval_default_days') }}
            else least(habitual_interval_days, {{ threshold('service_interval_longest_days') }})
        end as expected_interval_days
    from habits

),

customer_lifecycle as (

    select
        ---------- keys
        customer_departments.customer_key,
        customer_departments.department,

        ---------- dates
        expectations.first_on,
        expectations.last_on,

        ---------- measures
        cast(coalesce(expectations.activity_days, 0) as integer) as activity_days,
        expectations.months_since_last,
        -- The median of whole days is a whole or a half one.
        cast(
            cast(round(2 * expectations.expected_interval_days) as integer) * 0.5 as decimal(6, 1)
        ) as expected_interval_days,
        cast(
            {{ days_between('expectations.last_on', as_of_date()) }}
            / nullif(expectations.expected_interval_days, 0) as double
        ) as overdue_ratio,

        ---------- status
        case
            when expectations.last_on is null then 'never'
            {%- for department, (active_months, lost_months) in departments.items() %}
            when
                expectations.department = '{{ department }}'
                and {{ within_months('expectations.last_on', active_months) }}
                then 'active'
            when
                expectations.department = '{{ department }}'
                and {{ within_months('expectations.last_on', lost_months) }}
                then 'lapsed'
            {%- endfor %}
            else 'lost'
        end as status

    from customer_departments
    left join expectations
        on
            customer_departments.customer_key = expectations.customer_key
            and customer_departments.department = expectations.department

)

select * from customer_lifecycle
