{#- Longer than others for the sentence on an exit, which tells what happened on the same day. -#}
with

changes as (

    select * from {{ ref('state_changes') }}
    where kind = 'segment'

),

state_days as (

    select * from {{ ref('state_days') }}
    where kind = 'segment'

),

segment_playbook as (

    select * from {{ ref('segment_playbook') }}

),

customer_key_changes as (

    select distinct
        old_customer_key,
        changed_on
    from {{ ref('customer_key_changes') }}
    where change_type = 'merged'

),

writings as (

    select
        subject,
        given_in,
        row_number() over (partition by subject order by as_of_date nulls last, given_in) as place
    from state_days

),

-- What a segment's first day finds was there before.
first_writings as (

    select
        subject,
        given_in
    from writings
    where place = 1

),

with_entry as (

    select
        *,
        lag(home_dealership_key) over (
            partition by subject, customer_key
            order by changed_on, given_in
        ) as entry_dealership_key,
        lag(reason) over (
            partition by subject, customer_key
            order by changed_on, given_in
        ) as entry_sentence
    from changes

),

observed as (

    select
        {{ surrogate_key([
            'with_entry.subject',
            'with_entry.customer_key',
            'with_entry.changed_on',
            'with_entry.given_in',
        ]) }} as event_key,
        with_entry.*,
        with_entry.state_name is not null as is_entry,
        segment_playbook.department,
        segment_playbook.title,
        segment_playbook.priority
    from with_entry
    left join first_writings
        on
            with_entry.subject = first_writings.subject
            and with_entry.given_in = first_writings.given_in
    left join segment_playbook
        on with_entry.subject = segment_playbook.segment_name
    where first_writings.subject is null

),

moves as (

    select
        exits.event_key,
        entries.title,
        entries.reason,
        row_number() over (
            partition by exits.event_key
            order by entries.priority nulls last, entries.subject, entries.given_in desc
        ) as place
    from observed as exits
    inner join observed as entries
        on
            exits.customer_key = entries.customer_key
            and exits.changed_on = entries.changed_on
            and exits.department = entries.department
    where
        not exits.is_entry
        and entries.is_entry
        and exits.subject != entries.subject

),

first_moves as (

    select * from moves
    where place = 1

),

explained as (

    select
        observed.*,
        first_moves.title as next_title,
        first_moves.reason as next_reason,
        case
            when observed.title is null then 'The segment left the project'
            when observed.cause = 'definition' then 'The rule of the segment changed'
            when observed.customer_key like 'erased %' then 'The customer was erased'
            when customer_key_changes.old_customer_key is not null
                then 'The customer turned out to be one with another'
            else 'The rule no longer holds'
        end as what_happened
    from observed
    left join first_moves
        on observed.event_key = first_moves.event_key
    left join customer_key_changes
        on
            observed.customer_key = customer_key_changes.old_customer_key
            and observed.changed_on = customer_key_changes.changed_on

),

segment_events as (

    select
        ---------- keys
        event_key,
        subject as segment_name,
        customer_key,
        case when is_entry then home_dealership_key else entry_dealership_key end
            as home_dealership_key,

        ---------- when
        changed_on as event_on,
        given_in,

        ---------- what
        case when is_entry then 'entered' else 'left' end as event,
        cause,
        case
            when is_entry then coalesce(reason, 'Not told, as the customer was erased since')
            else
                concat_ws(
                    '; ',
                    what_happened,
                    'moved on to ' || next_title || ': ' || next_reason,
                    'on entry: ' || entry_sentence
                )
        end as reason,
        origin

    from explained

)

select * from segment_events
