with

moves as (

    select * from {{ ref('state_moves') }}
    where from_on is not null

),

stays as (

    select * from {{ ref('state_stays') }}

),

segment_playbook as (

    select * from {{ ref('segment_playbook') }}

),

{% for relation, state in {'segment_entries': 'to_state', 'segment_exits': 'from_state'}.items() %}
{{ relation }} as (

    select
        moves.*,
        segment_playbook.department
    from moves
    inner join segment_playbook
        on moves.subject = segment_playbook.segment_name
    where moves.kind = 'segment' and moves.{{ state }} is not null

),
{% endfor %}
segment_changes as (

    select
        'segment' as kind,
        coalesce(segment_exits.department, segment_entries.department) as subject,
        coalesce(segment_exits.from_on, segment_entries.from_on) as from_on,
        coalesce(segment_exits.to_on, segment_entries.to_on) as to_on,
        segment_exits.subject as from_state,
        segment_entries.subject as to_state,
        1 as customers
    from segment_exits
    full outer join segment_entries
        on
            segment_exits.customer_key = segment_entries.customer_key
            and segment_exits.department = segment_entries.department
            and segment_exits.to_on = segment_entries.to_on

),

all_moves as (

    select
        kind,
        subject,
        from_on,
        to_on,
        from_state,
        to_state,
        1 as customers
    from moves
    where kind != 'segment'

    union all

    select
        kind,
        subject,
        from_on,
        to_on,
        state_name as from_state,
        state_name as to_state,
        customers
    from stays

    union all

    select * from segment_changes

),

segment_migration as (

    select
        ---------- keys
        {{ surrogate_key(['kind', 'subject', 'to_on', 'from_state', 'to_state']) }}
            as migration_key,
        kind,
        subject,

        ---------- dates
        from_on,
        to_on,

        ---------- what
        from_state,
        to_state,

        ---------- measures
        cast(sum(customers) as integer) as customers

    from all_moves
    group by kind, subject, from_on, to_on, from_state, to_state

)

select * from segment_migration
