with

customer_cards as (

    select * from {{ ref('int_customer_cards') }}

),

rooftops as (

    select * from {{ ref('rooftops') }}

),

ruled_countries as (

    select distinct country
    from {{ ref('contact_rules') }}

),

dealings as (

    {% for relation, day in [
        ('sales', 'sold_on'),
        ('visits', 'closed_on'),
        ('parts_purchases', 'purchased_on'),
    ] %}
    select
        customer_key,
        dealership_key,
        {{ day }} as dealt_on
    from {{ ref(relation) }}
    where customer_key is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

rooftops_used as (

    select
        customer_key,
        dealership_key,
        max(dealt_on) as last_used_on,
        sum(case
            when {{ within_months('dealt_on', threshold('home_dealership_look_back_months')) }}
                then 1
            else 0
        end) as recent_dealings
    from dealings
    group by customer_key, dealership_key

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_key
            order by recent_dealings desc, last_used_on desc, dealership_key
        ) as most_used_first
    from rooftops_used

),

homes as (

    select
        customer_cards.customer_key,
        coalesce(ranked.dealership_key, customer_cards.dealership_key) as home_dealership_key
    from customer_cards
    left join ranked
        on
            customer_cards.customer_key = ranked.customer_key
            and ranked.most_used_first = 1

),

home_rooftops as (

    select
        homes.customer_key,
        homes.home_dealership_key,
        rooftops.country,
        coalesce(ruled_countries.country, 'other') as rule_country,
        rooftops.time_zone
    from homes
    left join rooftops
        on homes.home_dealership_key = rooftops.dealership_key
    left join ruled_countries
        on rooftops.country = ruled_countries.country

)

select * from home_rooftops
