with

segment_members as (

    select
        segment_name,
        customer_key
    from {{ ref('segment_members') }}

),

sizes as (

    select
        segment_name,
        count(*) as members
    from segment_members
    group by segment_name

),

shared as (

    select
        segment_members.segment_name,
        others.segment_name as other_segment_name,
        count(*) as shared_members
    from segment_members
    inner join segment_members as others
        on segment_members.customer_key = others.customer_key
    where segment_members.segment_name != others.segment_name
    group by segment_members.segment_name, others.segment_name

),

compared as (

    select
        shared.*,
        sizes.members,
        other_sizes.members as other_members,
        cast(shared.shared_members as double) / sizes.members as containment,
        cast(shared.shared_members as double)
        / (sizes.members + other_sizes.members - shared.shared_members) as jaccard
    from shared
    inner join sizes
        on shared.segment_name = sizes.segment_name
    inner join sizes as other_sizes
        on shared.other_segment_name = other_sizes.segment_name

),

segment_overlap as (

    select
        ---------- keys
        segment_name,
        other_segment_name,

        ---------- measures
        cast(members as integer) as members,
        cast(other_members as integer) as other_members,
        cast(shared_members as integer) as shared_members,
        containment,
        jaccard,

        ---------- flags
        members >= {{ threshold('near_duplicate_least_members') }}
        and 100 * jaccard >= {{ threshold('near_duplicate_percent') }} as is_near_duplicate

    from compared

)

select * from segment_overlap
