{{ config(severity='warn') }}

-- Linked records of two components: the chain was longer than var identity_rounds allows.
select
    pairs.left_source_customer_key,
    pairs.right_source_customer_key
from {{ ref('int_identity_pairs') }} as pairs
inner join {{ ref('int_identity_components') }} as left_components
    on pairs.left_record_number = left_components.record_number
inner join {{ ref('int_identity_components') }} as right_components
    on pairs.right_record_number = right_components.record_number
where
    pairs.outcome in ('linked', 'decided_same')
    and left_components.component_number != right_components.component_number
