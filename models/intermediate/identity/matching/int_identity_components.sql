with

links as (

    select
        left_record_number as left_number,
        right_record_number as right_number
    from {{ ref('int_identity_pairs') }}
    where outcome in ('linked', 'decided_same')

),

{{ connected_numbers('links', rounds=var('identity_rounds')) }},

identity_components as (

    select
        member as record_number,
        group_number as component_number,
        count(*) over (partition by group_number) as record_count
    from connected

)

select * from identity_components
