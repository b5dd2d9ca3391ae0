-- Nothing that happened after as_of_date may reach a mart. An appointment may lie ahead, but it was
-- made by then and nobody has missed it.
select activity_key
from {{ ref('customer_activities') }}
where activity_on > {{ as_of_date() }}

union all

select visit_key
from {{ ref('visits') }}
where closed_on > {{ as_of_date() }}

union all

select sale_key
from {{ ref('sales') }}
where sold_on > {{ as_of_date() }}

union all

select parts_purchase_key
from {{ ref('parts_purchases') }}
where purchased_on > {{ as_of_date() }}

union all

select customer_key
from {{ ref('customers') }}
where first_seen_on > {{ as_of_date() }}

union all

select opportunity_key
from {{ ref('opportunities') }}
where stage_on > {{ as_of_date() }}

union all

select campaign_touch_key
from {{ ref('campaign_touches') }}
where
    greatest(
        sent_on,
        coalesce(delivered_on, sent_on),
        coalesce(bounced_on, sent_on),
        coalesce(opened_on, sent_on),
        coalesce(clicked_on, sent_on),
        coalesce(replied_on, sent_on),
        coalesce(unsubscribed_on, sent_on),
        coalesce(complained_on, sent_on)
    ) > {{ as_of_date() }}

union all

select survey_key
from {{ ref('surveys') }}
where responded_on > {{ as_of_date() }}

union all

select appointment_key
from {{ ref('appointments') }}
where
    booked_on > {{ as_of_date() }}
    or (appointment_on > {{ as_of_date() }} and status = 'no_show')
