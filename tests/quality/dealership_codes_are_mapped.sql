{{ config(severity='warn') }}
-- Rooftop codes that the seed `dealerships` does not map: add a line to seeds/dealerships.csv.
select
    feed,
    table_name,
    detail as unmapped_code,
    count(*) as row_count
from {{ ref('quarantined_rows') }}
where reason = 'unmapped_dealership'
group by feed, table_name, detail
