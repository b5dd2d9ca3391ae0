{{ config(materialized='table') }}

with

deals as (

    select * from {{ ref('stg_cdk__deals') }}

),

deal_statuses as (

    select * from {{ ref('deal_statuses') }}
    where feed = 'cdk'

),

event_texts as (

    {{ json_rows(
        'deals',
        'deal_events',
        keep=['source_code', 'deal_number'],
        texts={'code': 'code', 'day': 'date'},
    ) }}

),

events as (

    select
        source_code,
        deal_number,
        list_position,
        nullif({{ lower_case('code') }}, '') as event_code,
        {{ try_date('day') }} as happened_on
    from event_texts

),

-- An event without a readable date happened at some time.
known_by_as_of_date as (

    select
        ---------- keys
        events.source_code,
        events.deal_number,
        events.list_position,

        ---------- event
        events.event_code,
        deal_statuses.deal_status,
        events.happened_on

    from events
    left join deal_statuses
        on events.event_code = deal_statuses.source_value
    where
        events.event_code is not null
        and coalesce(events.happened_on <= {{ as_of_date() }}, true)

)

select * from known_by_as_of_date
