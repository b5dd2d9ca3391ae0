with

key_register as (

    select * from {{ ref('int_customer_key_register') }}
    where given_on <= {{ as_of_date() }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

spells as (

    select
        source_customer_key,
        customer_key,
        given_in,
        given_on,
        lag(customer_key) over (
            partition by source_customer_key
            order by given_in
        ) as old_customer_key,
        lead(given_in) over (
            partition by source_customer_key
            order by given_in
        ) as ended_in
    from key_register

),

changes as (

    select
        given_in,
        given_on,
        old_customer_key,
        customer_key as new_customer_key,
        count(*) as record_count
    from spells
    where old_customer_key is not null
    group by given_in, given_on, old_customer_key, customer_key

),

-- A record that is in no export any more is nobody, so it does not keep a key alive.
old_keys_that_live_on as (

    select distinct
        changes.given_in,
        changes.old_customer_key
    from changes
    inner join spells
        on
            changes.old_customer_key = spells.customer_key
            and changes.given_in >= spells.given_in
            and changes.given_in < coalesce(spells.ended_in, changes.given_in + 1)
    inner join customer_groups
        on spells.source_customer_key = customer_groups.source_customer_key

),

customer_key_changes as (

    select
        ---------- keys
        changes.given_in as change_number,
        changes.old_customer_key,
        changes.new_customer_key,

        ---------- when
        changes.given_on as changed_on,

        ---------- what
        case
            when old_keys_that_live_on.old_customer_key is not null then 'split'
            else 'merged'
        end as change_type,

        ---------- measures
        cast(changes.record_count as integer) as record_count

    from changes
    left join old_keys_that_live_on
        on
            changes.given_in = old_keys_that_live_on.given_in
            and changes.old_customer_key = old_keys_that_live_on.old_customer_key

)

select * from customer_key_changes
