{{ config(severity='warn') }}
-- Operation codes that the seed `operation_categories` does not hold: add a line to
-- seeds/operation_categories.csv.
select
    operation_code,
    count(*) as operation_count
from {{ ref('int_repair_order_operations_unioned') }}
where operation_code is not null and operation_category = 'other'
group by operation_code
