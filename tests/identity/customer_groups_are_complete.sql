-- Customer numbers that share evidence must be one customer. A row here means that a chain was
-- longer than var `identity_rounds`: raise it.
select
    identity_links.evidence_key,
    count(distinct customer_groups.customer_key) as customer_count
from {{ ref('int_identity_links') }} as identity_links
inner join {{ ref('int_customer_groups') }} as customer_groups
    on identity_links.source_customer_key = customer_groups.source_customer_key
group by identity_links.evidence_key
having count(distinct customer_groups.customer_key) > 1
