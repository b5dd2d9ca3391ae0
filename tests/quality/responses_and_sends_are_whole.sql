{{ config(severity='warn') }}
-- Responses whose send no export knows, and sends whose campaign none knows: they count for
-- nothing, save that a refusal to an unknown campaign is a withdrawal all the same.
select
    'responses without their send' as finding,
    count(*) as row_count,
    min(responses.event_on) as first_on,
    max(responses.event_on) as last_on
from {{ ref('stg_marketing__responses') }} as responses
left join {{ ref('stg_marketing__sends') }} as sends
    on responses.send_id = sends.send_id
where sends.send_id is null
having count(*) > 0

union all

select
    'sends without their campaign' as finding,
    count(*) as row_count,
    min(sends.sent_on) as first_on,
    max(sends.sent_on) as last_on
from {{ ref('stg_marketing__sends') }} as sends
left join {{ ref('stg_marketing__campaigns') }} as campaigns
    on sends.campaign_id = campaigns.campaign_id
where campaigns.campaign_id is null
having count(*) > 0
