-- Segments that no customer can be in together, and segments whose members must all be in another.
-- Fails for each customer of whom that is not so. A pair of which a segment was removed is not
-- looked at.
{%- set exclusive = [
    ('new_not_used_buyers', 'used_vehicle_buyers'),
    ('first_time_buyers', 'repeat_buyers'),
    ('single_department_customers', 'multi_department_customers'),
    ('warranty_only_customers', 'coupon_only_customers'),
    ('sold_not_serviced', 'serviced_not_sold'),
] -%}
{%- set contained = [
    ('new_not_used_buyers', 'new_vehicle_buyers'),
    ('slipping_service_customers', 'active_service_customers'),
] -%}
{#- An angry customer may have answered well. -#}
{%- set exclusive_unless_angry = [
    ('promoters', 'unhappy_customers'),
] %}

with

segment_members as (

    select * from {{ ref('segment_members') }}

),

customers as (

    select * from {{ ref('customers') }}

),

not_angry as (

    select segment_members.*
    from segment_members
    inner join customers
        on segment_members.customer_key = customers.customer_key
    where coalesce(customers.contact_status, 'none') != 'angry'

),

problems as (

    {% for relation, pairs in [
        ('segment_members', exclusive), ('not_angry', exclusive_unless_angry),
    ] %}
    {% for one, other in pairs if one in var('segments') and other in var('segments') %}
    select
        customer_key,
        'in {{ one }} and {{ other }}' as problem
    from {{ relation }}
    where segment_name in ('{{ one }}', '{{ other }}')
    group by customer_key
    having count(distinct segment_name) = 2

    union all
    {% endfor %}
    {% endfor %}

    {% for one, other in contained if one in var('segments') and other in var('segments') %}
    select
        customer_key,
        'in {{ one }}, but not in {{ other }}' as problem
    from segment_members
    where segment_name in ('{{ one }}', '{{ other }}')
    group by customer_key
    having max(case when segment_name = '{{ other }}' then 1 else 0 end) = 0

    union all
    {% endfor %}

    select
        'none' as customer_key,
        'none' as problem
    where 1 = 0

)

select * from problems
