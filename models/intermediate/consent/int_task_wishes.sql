with

outcomes as (

    select * from {{ ref('stg_landing__task_outcomes') }}

),

-- A key is that of a record, its origin, and belongs to whoever has that record now.
customer_groups as (

    select
        source_customer_key,
        customer_key
    from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

-- Who does not want to be called is not written text messages either.
task_wishes as (

    {% for channel in ['phone', 'sms'] %}
    select
        customer_groups.customer_key,
        '{{ channel }}' as channel,
        'withdrawn' as wish,
        cast(null as string) as contact_point,
        outcomes.outcome_on as wished_on,
        cast(null as timestamp) as wished_at,
        'tasks' as feed,
        'task_outcomes.jsonl' as file_name,
        outcomes.line_number,
        false as has_evidence
    from outcomes
    inner join customer_groups
        on outcomes.customer_key = customer_groups.source_customer_key
    where
        outcomes.outcome = 'do_not_call'
        and outcomes.outcome_on <= {{ as_of_date() }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from task_wishes
