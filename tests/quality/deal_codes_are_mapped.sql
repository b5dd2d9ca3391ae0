{{ config(severity='warn') }}
-- Deals whose type or status the seeds `deal_types` and `deal_statuses` do not map: they count as
-- no sale until a line is added there.
select
    feed,
    deal_number,
    deal_type,
    deal_status
from {{ ref('int_deals_unioned') }}
where deal_type is null or deal_status is null
