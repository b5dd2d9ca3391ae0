-- Whoever may not be contacted because something was said, checked or sent back is told what and
-- where.
select
    customer_key,
    channel,
    reason
from {{ ref('contact_evidence') }}
where
    reason in ('opted_out', 'withdrawn', 'do_not_call_registry', 'bounced')
    and (feed is null or file_name is null or line_number is null)
