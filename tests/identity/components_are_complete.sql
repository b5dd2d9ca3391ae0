{{ config(severity='warn') }}

-- A record in two components: the chain was longer than var identity_rounds allows.
with

pairs as (

    select * from {{ ref('int_identity_pairs') }}
    where component_number is not null

),

linked_records as (

    select
        left_record_number as record_number,
        component_number
    from pairs

    union all

    select
        right_record_number as record_number,
        component_number
    from pairs

)

select record_number
from linked_records
group by record_number
having count(distinct component_number) > 1
