with

segment_members as (

    select * from {{ ref('segment_members') }}

),

segment_catalog as (

    select * from {{ ref('segment_catalog') }}

),

ranked as (

    select
        segment_members.customer_key,
        segment_members.segment_name,
        segment_catalog.priority,
        row_number() over (
            partition by segment_members.customer_key
            order by segment_catalog.priority nulls last, segment_members.segment_name
        ) as place
    from segment_members
    inner join segment_catalog
        on segment_members.segment_name = segment_catalog.segment_name

),

-- Sorted by their place, which is cut off again: priorities may have any number of digits.
listed as (

    select
        customer_key,
        max(case when place = 1 then segment_name end) as segment_name,
        max(case when place = 1 then priority end) as priority,
        {{ joined_rows(
            "case when place > 1 then lpad(cast(place as string), 6, '0') || segment_name end"
        ) }} as others
    from ranked
    group by customer_key

),

segment_primary as (

    select
        ---------- keys
        customer_key,

        ---------- segment
        segment_name,
        cast(priority as integer) as priority,
        nullif(substr({{ replace_pattern('others', '[^a-z0-9_][0-9]{6}', ', ') }}, 7), '')
            as other_segments

    from listed

)

select * from segment_primary
