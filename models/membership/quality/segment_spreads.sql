with

segment_members as (

    select * from {{ ref('segment_members') }}

),

measured as (

    select * from {{ ref('customer_measures') }}

),

means as (

    select
        measure,
        avg(measured_value) as base_mean
    from measured
    group by measure

),

-- Sums of squares are taken of what lies around zero: of large numbers little would be left.
centred as (

    select
        measured.customer_key,
        measured.measure,
        measured.measured_value - means.base_mean as deviation
    from measured
    inner join means
        on measured.measure = means.measure

),

totals as (

    select
        measure,
        cast(count(*) as double) as base_count,
        sum(deviation * deviation) as total_squares
    from centred
    group by measure

),

member_sums as (

    select
        segment_members.segment_name,
        centred.measure,
        cast(count(*) as double) as member_count,
        sum(centred.deviation) as deviations,
        sum(centred.deviation * centred.deviation) as squares
    from segment_members
    inner join centred
        on segment_members.customer_key = centred.customer_key
    group by segment_members.segment_name, centred.measure

),

spread as (

    select
        member_sums.*,
        totals.total_squares,
        totals.base_count,
        totals.base_count - member_sums.member_count as rest_count,
        means.base_mean,
        means.base_mean + member_sums.deviations / member_sums.member_count as member_mean,
        greatest(
            member_sums.squares
            - member_sums.deviations * member_sums.deviations / member_sums.member_count,
            0
        ) / nullif(member_sums.member_count - 1, 0) as variance
    from member_sums
    inner join totals
        on member_sums.measure = totals.measure
    inner join means
        on member_sums.measure = means.measure

),

segment_spreads as (

    select
        ---------- keys
        segment_name,
        measure,

        ---------- measures
        cast(round(member_count) as integer) as members,
        cast(round(rest_count) as integer) as others,
        {{ four_digits('member_mean') }} as mean_of_members,
        {{ four_digits('base_mean - deviations / nullif(rest_count, 0)') }} as mean_of_others,
        {{ four_digits(
            'sqrt(variance) / case when round(member_mean * 10000) > 0 then member_mean end'
        ) }} as coefficient_of_variation,
        {{ four_digits(
            'deviations * deviations * base_count'
            ~ ' / nullif(member_count * rest_count * total_squares, 0)'
        ) }} as eta_squared

    from spread

)

select * from segment_spreads
