with

kept_subjects as (

    select * from {{ ref('kept_subjects') }}

),

current_states as (

    select * from {{ ref('current_states') }}

),

state_register as (

    select * from {{ source('kept', 'int_state_register') }}

),

state_days as (

    select * from {{ source('kept', 'int_state_days') }}

),

customers as (

    select * from {{ ref('member_profiles') }}

),

-- The last of texts that sort as the changes do: a window takes thrice the time.
last_states as (

    select
        kind,
        subject,
        customer_key,
        substr(max(
            cast(changed_on as string) || lpad(cast(given_in as string), 10, '0')
            || coalesce(state_name, '')
        ), 21) as state_name
    from state_register
    where given_in in (select state_days.given_in from state_days)
    group by kind, subject, customer_key

),

compared as (

    select
        coalesce(current_states.kind, last_states.kind) as kind,
        coalesce(current_states.subject, last_states.subject) as subject,
        coalesce(current_states.customer_key, last_states.customer_key) as customer_key,
        current_states.state_name,
        coalesce(last_states.state_name, '') as last_state,
        current_states.home_dealership_key,
        current_states.qualified_on,
        current_states.reason
    from current_states
    full outer join last_states
        on
            current_states.kind = last_states.kind
            and current_states.subject = last_states.subject
            and current_states.customer_key = last_states.customer_key

),

changed as (

    select * from compared
    where coalesce(state_name, '') != last_state

),

-- A key that nobody has any more is no matter of the rule.
new_states as (

    select
        ---------- keys
        changed.kind,
        changed.subject,
        changed.customer_key,

        ---------- what
        changed.state_name,

        ---------- when
        {{ as_of_date() }} as changed_on,
        kept_subjects.given_in,

        ---------- why
        case
            when kept_subjects.is_definition_new and customers.customer_key is not null
                then 'definition'
            else 'data'
        end as cause,
        'build' as origin,

        ---------- of a member
        changed.home_dealership_key,
        changed.qualified_on,
        changed.reason

    from changed
    inner join kept_subjects
        on
            changed.kind = kept_subjects.kind
            and changed.subject = kept_subjects.subject
    left join customers
        on changed.customer_key = customers.customer_key

)

select * from new_states
