{% macro cdk_deal_events(deals, deal_statuses) -%}
event_texts as (

    {{ json_rows(
        deals,
        'deal_events',
        keep=['source_code', 'deal_number'],
        texts={'code': 'code', 'day': 'date'},
    ) }}

),

written_events as (

    select
        source_code,
        deal_number,
        list_position,
        nullif({{ lower_case('code') }}, '') as event_code,
        {{ try_date('day') }} as happened_on
    from event_texts

),

-- An event without a readable date happened at some time.
deal_events as (

    select
        written_events.*,
        statuses.deal_status
    from written_events
    left join {{ deal_statuses }} as statuses
        on
            written_events.event_code = statuses.source_value
            and statuses.feed = 'cdk'
    where
        written_events.event_code is not null
        and coalesce(written_events.happened_on <= {{ as_of_date() }}, true)

)
{%- endmacro %}
