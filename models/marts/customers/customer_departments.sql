{#- Longer than others for what each dealing counts, written out. -#}
{#- What a customer can have dealt in: where its rows are, their day, and which of them count. -#}
{%- set dealings = {
    'bought_new': ('sales', 'sold_on', "vehicle_condition = 'new'"),
    'bought_used': ('sales', 'sold_on', "vehicle_condition in ('used', 'certified')"),
    'leased': ('sales', 'sold_on', "finance_type = 'lease'"),
    'serviced': ('visits', 'closed_on', "department != 'body'"),
    'used_body_shop': ('visits', 'closed_on', "department = 'body'"),
    'bought_parts_retail': ('parts_purchases', 'purchased_on', "sale_type = 'retail'"),
    'bought_parts_wholesale': ('parts_purchases', 'purchased_on', "sale_type != 'retail'"),
    'holds_service_contract': (
        'protection_products', 'expires_on', "product_type = 'service_contract'"
    ),
    'holds_insurance': ('protection_products', 'expires_on', "product_type = 'insurance'"),
} -%}
with

customers as (

    select * from {{ ref('customers') }}

),

sales as (

    select * from {{ ref('sales') }}

),

visits as (

    select * from {{ ref('visits') }}

),

parts_purchases as (

    select * from {{ ref('parts_purchases') }}

),

protection_products as (

    select * from {{ ref('protection_products') }}

),

activities as (

    select * from {{ ref('customer_activities') }}

),

days as (

    {% for dealing, (relation, day, condition) in dealings.items() %}
    select
        customer_key,
        '{{ dealing }}' as dealing,
        {{ day }} as dealt_on
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

last_days as (

    select
        {%- for dealing in dealings %}
        max(case when dealing = '{{ dealing }}' then dealt_on end) as last_{{ dealing }}_on,
        {%- endfor %}
        customer_key
    from days
    group by customer_key

),

recent_departments as (

    select
        customer_key,
        count(distinct department) as departments_active
    from activities
    where {{ within_months('activity_on', threshold('departments_look_back_months')) }}
    group by customer_key

),

sold as (

    select distinct customer_key
    from sales

),

recent_visits as (

    select
        {%- for rule, months in {
            'sold_not_serviced': threshold('sold_not_serviced_months'),
            'serviced_not_sold': threshold('serviced_not_sold_months'),
        }.items() %}
        {%- set is_recent = within_months('closed_on', months) %}
        sum(case when {{ is_recent }} then 1 else 0 end) as visits_within_{{ rule }}_months,
        {%- endfor %}
        customer_key
    from visits
    group by customer_key

),

customer_departments as (

    select
        ---------- keys
        customers.customer_key,

        ---------- dates
        {%- for dealing in dealings %}
        last_days.last_{{ dealing }}_on,
        {%- endfor %}

        ---------- measures
        cast(coalesce(recent_departments.departments_active, 0) as integer) as departments_active,

        ---------- flags
        {%- for dealing in dealings %}
        {%- set is_so = '>= ' ~ as_of_date() if dealing.startswith('holds_') else 'is not null' %}
        coalesce(last_days.last_{{ dealing }}_on {{ is_so }}, false) as {{ dealing }},
        {%- endfor %}
        sold.customer_key is not null
        and coalesce(recent_visits.visits_within_sold_not_serviced_months, 0) = 0
            as is_sold_not_serviced,
        sold.customer_key is null
        and coalesce(recent_visits.visits_within_serviced_not_sold_months, 0)
        >= {{ threshold('serviced_not_sold_least_visits') }} as is_serviced_not_sold

    from customers
    left join last_days
        on customers.customer_key = last_days.customer_key
    left join recent_departments
        on customers.customer_key = recent_departments.customer_key
    left join sold
        on customers.customer_key = sold.customer_key
    left join recent_visits
        on customers.customer_key = recent_visits.customer_key

)

select * from customer_departments
