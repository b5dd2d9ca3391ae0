with

state_spells as (

    select * from {{ ref('state_spells') }}
    where kind != 'segment'

),

customer_state_history as (

    select
        ---------- keys
        kind,
        subject,
        customer_key,

        ---------- what
        state_name,

        ---------- dates
        since_on,
        until_on

    from state_spells

)

select * from customer_state_history
