with

key_register as (

    select * from {{ ref('int_customer_key_register') }}
    where given_on <= {{ as_of_date() }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

dated as (

    select
        source_customer_key,
        customer_key,
        given_in,
        given_on,
        min(given_on) over (
            partition by source_customer_key
            order by given_in
            rows between 1 following and unbounded following
        ) as replaced_on
    from key_register

),

-- Builds of one day may change a key and change it back: only what held at its end counts.
held_over_night as (

    select
        source_customer_key,
        customer_key,
        given_in,
        given_on,
        lag(customer_key) over (
            partition by source_customer_key
            order by given_in
        ) as customer_key_before
    from dated
    where coalesce(given_on < replaced_on, true)

),

spells as (

    select
        source_customer_key,
        customer_key,
        given_on as since_on,
        lead(given_on) over (
            partition by source_customer_key
            order by given_in
        ) as until_on
    from held_over_night
    where coalesce(customer_key_before != customer_key, true)

),

customer_crosswalk_history as (

    select
        ---------- keys
        customer_groups.feed,
        customer_groups.source_code,
        customer_groups.source_customer_number,
        spells.customer_key,

        ---------- dates
        spells.since_on,
        spells.until_on

    from spells
    inner join customer_groups
        on spells.source_customer_key = customer_groups.source_customer_key

)

select * from customer_crosswalk_history
