-- Segments into which customers fall: each of them into exactly one, and nobody else into any.
-- Fails for each customer of whom that is not so. A set of which a segment was removed is not
-- looked at.
{%- set partitions = [
    {
        'of': 'customer_rfm',
        'who': "department = 'all'",
        'into': [
            'champions', 'loyal_customers', 'potential_loyalists', 'new_customers', 'promising',
            'need_attention', 'about_to_sleep', 'at_risk', 'cant_lose', 'hibernating', 'lost',
        ],
    },
    {
        'of': 'customer_lifecycle',
        'who': "department = 'service' and last_on is not null",
        'into': [
            'active_service_customers', 'lapsed_service_customers', 'lost_service_customers',
        ],
    },
    {
        'of': 'customers',
        'who': "commercial_relationship != 'customer'",
        'into': ['prospects', 'ex_customers', 'competitor_customers', 'unknown_contacts'],
    },
    {
        'of': 'customer_channels',
        'who': 'first_channel is not null',
        'into': [
            'email_first_customers', 'sms_first_customers', 'phone_first_customers',
            'mail_first_customers',
        ],
    },
] %}

with

segment_members as (

    select * from {{ ref('segment_members') }}

),

falls as (

    {% for partition in partitions
        if partition.into | reject('in', var('segments')) | list | length == 0 %}
    select
        '{{ partition.of }}' as customers_of,
        customer_key,
        1 as expected,
        0 as found
    from {{ ref(partition.of) }}
    where {{ partition.who }}

    union all

    select
        '{{ partition.of }}' as customers_of,
        customer_key,
        0 as expected,
        1 as found
    from segment_members
    where
        segment_name in (
            {%- for segment in partition.into %}
            '{{ segment }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )

    union all
    {% endfor %}

    select
        segment_name as customers_of,
        customer_key,
        0 as expected,
        0 as found
    from segment_members

)

select
    customers_of,
    customer_key,
    sum(expected) as expected_segments,
    sum(found) as found_segments
from falls
group by customers_of, customer_key
having sum(expected) != sum(found)
