with

segment_members as (

    select * from {{ ref('segment_members') }}

),

-- In millionths: sums of doubles hang on their order, those of whole numbers do not.
measured as (

    select
        customer_key,
        measure,
        cast(floor(1e6 * measured_value + 0.5e0) as bigint) as millionths
    from {{ ref('customer_measures') }}

),

centres as (

    select
        measure,
        cast(floor(cast(sum(millionths) as double) / count(*)) as bigint) as centre
    from measured
    group by measure

),

-- Sums of squares are taken of what lies around zero: of large numbers little would be left.
centred as (

    select
        measured.customer_key,
        measured.measure,
        centres.centre,
        cast(measured.millionths - centres.centre as decimal(19, 0)) as deviation
    from measured
    inner join centres
        on measured.measure = centres.measure

),

totals as (

    select
        measure,
        max(centre) / 1e6 as centre,
        cast(count(*) as double) as base_count,
        cast(sum(deviation) as double) / count(*) / 1e6 as shift,
        cast(sum(deviation * deviation) as double) / 1e12 as squares
    from centred
    group by measure

),

member_sums as (

    select
        segment_members.segment_name,
        centred.measure,
        cast(count(*) as double) as member_count,
        cast(sum(centred.deviation) as double) / 1e6 as deviations,
        cast(sum(centred.deviation * centred.deviation) as double) / 1e12 as squares
    from segment_members
    inner join centred
        on segment_members.customer_key = centred.customer_key
    group by segment_members.segment_name, centred.measure

),

spread as (

    select
        member_sums.segment_name,
        member_sums.measure,
        member_sums.member_count,
        totals.base_count - member_sums.member_count as rest_count,
        totals.base_count,
        totals.centre + totals.shift as base_mean,
        totals.centre + member_sums.deviations / member_sums.member_count as member_mean,
        totals.squares - totals.base_count * totals.shift * totals.shift as total_squares,
        member_sums.deviations - member_sums.member_count * totals.shift as deviations,
        greatest(
            member_sums.squares
            - member_sums.deviations * member_sums.deviations / member_sums.member_count,
            0
        ) / nullif(member_sums.member_count - 1, 0) as variance
    from member_sums
    inner join totals
        on member_sums.measure = totals.measure

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
