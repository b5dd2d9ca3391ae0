{%- set usual_gaps = quality_threshold('late_after_usual_gaps') -%}
{%- set least_days = quality_threshold('late_least_days') -%}
with

dealerships as (

    select * from {{ ref('dealerships') }}

),

register_counts as (

    select * from {{ ref('register_counts') }}

),

-- Bytes that were sent again are dated by their newest sending; the first one was an extract too.
extract_days as (

    {% for day in ['extracted_on', 'first_extracted_on'] %}
    select
        feed,
        source_code,
        {{ day }} as day_on
    from register_counts
    where {{ day }} <= {{ as_of_date() }}
    {{ 'union distinct' if not loop.last }}
    {% endfor %}

),

-- One row without a day for a rooftop that never sent.
sender_days as (

    select distinct
        dealerships.feed,
        dealerships.dealership_key,
        extract_days.day_on
    from dealerships
    left join extract_days
        on
            dealerships.feed = extract_days.feed
            and dealerships.source_code = extract_days.source_code

    union all

    select
        extract_days.feed,
        '{{ whole_group() }}' as dealership_key,
        extract_days.day_on
    from extract_days
    left join dealerships
        on extract_days.feed = dealerships.feed
    where dealerships.feed is null and extract_days.source_code is null

),

-- A rooftop with two codes has a row without a day when one of them never sent.
gaps as (

    select
        *,
        {{ days_between(
            'lag(day_on) over (partition by feed, dealership_key order by day_on nulls last)',
            'day_on',
        ) }} as gap_days
    from sender_days

),

feed_habits as (

    select
        feed,
        median(gap_days) as usual_gap_days,
        count(day_on) > 0 as has_feed_sent
    from gaps
    group by feed

),

senders as (

    select
        feed,
        dealership_key,
        min(day_on) as first_extract_on,
        max(day_on) as newest_extract_on,
        count(day_on) as extract_days,
        median(gap_days) as own_gap_days
    from gaps
    group by feed, dealership_key

),

-- With a single extract there is no habit yet: that of the feed's other rooftops stands in.
habits as (

    select
        senders.*,
        {{ days_between('senders.newest_extract_on', as_of_date()) }} as days_since_newest_extract,
        coalesce(senders.own_gap_days, feed_habits.usual_gap_days) as usual_gap_days,
        feed_habits.has_feed_sent
    from senders
    inner join feed_habits
        on senders.feed = feed_habits.feed

),

expected as (

    select
        *,
        case
            when usual_gap_days is not null
                then greatest(floor({{ usual_gaps }} * usual_gap_days), {{ least_days }})
        end as late_after_days
    from habits

),

feed_freshness as (

    select
        ---------- keys
        feed,
        dealership_key,

        ---------- extracts, and what they say
        first_extract_on,
        newest_extract_on,
        cast(extract_days as integer) as extract_days,
        days_since_newest_extract,
        usual_gap_days,
        cast(late_after_days as integer) as late_after_days,
        case
            when newest_extract_on is null then 'never_sent'
            when days_since_newest_extract > late_after_days then 'late'
            else 'fresh'
        end as status,
        has_feed_sent
        and coalesce(days_since_newest_extract > late_after_days, newest_extract_on is null)
            as is_alarm

    from expected

)

select * from feed_freshness
