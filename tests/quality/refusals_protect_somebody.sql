{{ config(severity='warn') }}
-- Withdrawals, hits of the do-not-call registry, unsubscribes and complaints whose address nobody
-- can read or whose send no export knows: who said no may still be contacted. Ask the sender.
-- And requests for deletion that are neither yes nor no. Ask the rooftop.
select
    feed,
    table_name,
    missing,
    count(*) as refusals,
    min(file_name) as first_file,
    max(file_name) as last_file
from {{ ref('unsettled_refusals') }}
group by feed, table_name, missing
