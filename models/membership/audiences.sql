with

segment_events as (

    select * from {{ ref('segment_events') }}
    where customer_key not like 'erased %'

),

segment_playbook as (

    select
        segment_name,
        external_name
    from {{ ref('segment_playbook') }}

),

segment_holdouts as (

    select * from {{ ref('segment_holdouts') }}

),

-- No clock: the events of a day follow on each other by the hour, from midnight on.
numbered as (

    select
        *,
        row_number() over (
            partition by customer_key, segment_name, event_on
            order by given_in
        ) as place
    from segment_events

),

audiences as (

    select
        ---------- keys
        numbered.customer_key as id,
        segment_playbook.external_name as audience,

        ---------- what
        case numbered.event when 'entered' then 'enter' else 'exit' end as event,
        {{ hours_after(
            'cast(numbered.event_on as timestamp)', 'cast(numbered.place - 1 as integer)'
        ) }} as occurred_at,
        case when segment_holdouts.is_held_out then 'holdout' else 'treatment' end as split_group,
        numbered.event_key

    from numbered
    inner join segment_playbook
        on numbered.segment_name = segment_playbook.segment_name
    left join segment_holdouts
        on numbered.customer_key = segment_holdouts.customer_key

)

select * from audiences
