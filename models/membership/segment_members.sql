with

member_rows as (

    select * from {{ ref('member_rows') }}

),

segment_members as (

    select
        segment_name,
        customer_key,
        home_dealership_key,
        qualified_on,
        reason,
        {{ as_of_date() }} as as_of_date
    from member_rows

)

select * from segment_members
