-- A key is published once it is registered, also when only a part is built.
-- depends_on: {{ ref('int_customer_key_register') }}

with

customer_cards as (

    select * from {{ ref('int_customer_cards') }}

),

customer_households as (

    select * from {{ ref('int_customer_households') }}

),

home_rooftops as (

    select * from {{ ref('home_rooftops') }}

),

contact_profiles as (

    select * from {{ ref('int_contact_profiles') }}

),

known_customers as (

    select distinct customer_key
    from {{ ref('customer_crosswalk') }}

),

activity_dates as (

    select
        customer_key,
        min(activity_on) as customer_since_on,
        max(activity_on) as last_activity_on
    from {{ ref('customer_activities') }}
    group by customer_key

),

prospects as (

    select distinct customer_key
    from {{ ref('opportunities') }}
    where customer_key is not null

),

customers as (

    select
        ---------- keys
        known_customers.customer_key,
        customer_households.household_key,
        home_rooftops.home_dealership_key,
        contact_profiles.assigned_salesperson_key,

        ---------- dates
        {{ earlier_of('customer_cards.first_seen_on', 'activity_dates.customer_since_on') }}
            as first_seen_on,
        activity_dates.customer_since_on,
        activity_dates.last_activity_on,

        ---------- customer
        customer_cards.party_type,
        case
            when
                {{ within_months(
                    'activity_dates.last_activity_on', threshold('customer_active_months')
                ) }}
                then 'customer'
            when activity_dates.last_activity_on is not null then 'ex_customer'
            when contact_profiles.relationship is not null then contact_profiles.relationship
            when prospects.customer_key is not null then 'prospect'
            else 'unknown'
        end as commercial_relationship,
        contact_profiles.contact_status,
        contact_profiles.contact_source,
        contact_profiles.stated_channel

    from known_customers
    inner join customer_cards
        on known_customers.customer_key = customer_cards.customer_key
    inner join home_rooftops
        on known_customers.customer_key = home_rooftops.customer_key
    inner join customer_households
        on known_customers.customer_key = customer_households.customer_key
    left join activity_dates
        on known_customers.customer_key = activity_dates.customer_key
    left join prospects
        on known_customers.customer_key = prospects.customer_key
    left join contact_profiles
        on known_customers.customer_key = contact_profiles.customer_key

)

select * from customers
