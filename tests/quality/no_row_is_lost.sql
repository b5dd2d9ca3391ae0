-- Lines in files = landed + rejected + erased; rows landed = used + superseded + quarantined.
select
    feed,
    table_name,
    lines_in_files,
    rows_rejected,
    rows_erased,
    rows_raw,
    rows_used,
    rows_superseded,
    rows_quarantined,
    lines_difference,
    difference
from {{ ref('row_reconciliation') }}
where difference != 0 or lines_difference != 0
