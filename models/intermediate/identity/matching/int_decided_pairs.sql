with

records as (

    select * from {{ ref('int_source_customers') }}
    where not is_house_account

),

decisions as (

    select * from {{ ref('identity_decisions') }}

),

decided as (

    select
        decisions.decision,
        left_records.record_number as one_record_number,
        right_records.record_number as other_record_number
    from decisions
    inner join records as left_records
        on
            {{ surrogate_key([
                'decisions.left_feed', 'decisions.left_source_code',
                'decisions.left_customer_number',
            ]) }} = left_records.source_customer_key
    inner join records as right_records
        on
            {{ surrogate_key([
                'decisions.right_feed', 'decisions.right_source_code',
                'decisions.right_customer_number',
            ]) }} = right_records.source_customer_key

),

ordered as (

    select
        least(one_record_number, other_record_number) as left_record_number,
        greatest(one_record_number, other_record_number) as right_record_number,
        decision
    from decided

),

decided_pairs as (

    select
        left_record_number,
        right_record_number,
        max(decision) as decision
    from ordered
    group by left_record_number, right_record_number

)

select * from decided_pairs
