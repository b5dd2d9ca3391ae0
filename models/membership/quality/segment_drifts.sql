with

segment_bands as (

    select * from {{ ref('segment_bands') }}

),

totals as (

    select
        *,
        sum(count_before) over (partition by segment_name) as members_before,
        sum(count_after) over (partition by segment_name) as members_after,
        count(*) over (partition by segment_name) as band_count
    from segment_bands

),

-- Half a member more in each band, so that an empty one has a logarithm.
shares as (

    select
        *,
        cast(count_before + 0.5 as double) / (members_before + 0.5 * band_count) as share_before,
        cast(count_after + 0.5 as double) / (members_after + 0.5 * band_count) as share_after
    from totals

),

segment_drifts as (

    select
        ---------- keys
        segment_name,

        ---------- dates
        from_on,
        to_on,

        ---------- measures
        cast(max(members_before) as integer) as members_before,
        cast(max(members_after) as integer) as members_after,
        {{ four_digits('sum((share_after - share_before) * ln(share_after / share_before))') }}
            as population_stability_index

    from shares
    group by segment_name, from_on, to_on

)

select * from segment_drifts
