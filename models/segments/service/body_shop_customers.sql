{%- set months = threshold('body_shop_months') -%}

with

body_visits as (

    select * from {{ ref('visits') }}
    where department = 'body'

),

{{ recent_events('body_visits', 'closed_on', months) }},

qualified as (

    select
        customer_key,
        began_on as qualified_on,
        {{ counted('event_count', 'body-shop visit') }}
        || ' within {{ months }} months, last on ' || {{ months_ago('last_on') }} as reason
    from recent_events

)

{{ member_rows('qualified') }}
