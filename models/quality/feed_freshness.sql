with

dealerships as (

    select * from {{ ref('dealerships') }}

),

register_counts as (

    select * from {{ ref('register_counts') }}

),

-- Bytes that were sent again are dated by their newest sending; the first one was an extract too.
extract_days as (

    select
        feed,
        source_code,
        extracted_on
    from register_counts
    where extracted_on <= {{ as_of_date() }}

    union distinct

    select
        feed,
        source_code,
        first_extracted_on as extracted_on
    from register_counts
    where first_extracted_on <= {{ as_of_date() }}

),

feeds_with_rooftops as (

    select distinct feed
    from dealerships

),

-- One row without a day for a rooftop that never sent.
sender_days as (

    select
        dealerships.feed,
        dealerships.dealership_key,
        extract_days.extracted_on
    from dealerships
    left join extract_days
        on
            dealerships.feed = extract_days.feed
            and dealerships.source_code = extract_days.source_code
    group by dealerships.feed, dealerships.dealership_key, extract_days.extracted_on

    union all

    select
        extract_days.feed,
        '{{ whole_group() }}' as dealership_key,
        extract_days.extracted_on
    from extract_days
    left join feeds_with_rooftops
        on extract_days.feed = feeds_with_rooftops.feed
    where
        feeds_with_rooftops.feed is null
        and extract_days.source_code is null

),

-- A rooftop with two codes has a row without a day when one of them never sent.
previous_days as (

    select
        *,
        lag(extracted_on) over (
            partition by feed, dealership_key
            order by extracted_on nulls first
        ) as previously_extracted_on
    from sender_days

),

gaps as (

    select
        *,
        {{ days_between('previously_extracted_on', 'extracted_on') }} as gap_days
    from previous_days

),

feed_habits as (

    select
        feed,
        median(gap_days) as usual_gap_days,
        count(extracted_on) > 0 as has_feed_sent
    from gaps
    group by feed

),

senders as (

    select
        feed,
        dealership_key,
        min(extracted_on) as first_extract_on,
        max(extracted_on) as newest_extract_on,
        count(extracted_on) as extract_days,
        median(gap_days) as usual_gap_days
    from gaps
    group by feed, dealership_key

),

-- With a single extract there is no habit yet: that of the feed's other rooftops stands in.
habits as (

    select
        senders.feed,
        senders.dealership_key,
        senders.first_extract_on,
        senders.newest_extract_on,
        senders.extract_days,
        {{ days_between('senders.newest_extract_on', as_of_date()) }} as days_since_newest_extract,
        coalesce(senders.usual_gap_days, feed_habits.usual_gap_days) as usual_gap_days,
        feed_habits.has_feed_sent
    from senders
    inner join feed_habits
        on senders.feed = feed_habits.feed

),

stretched as (

    select
        *,
        floor({{ quality_threshold('late_after_usual_gaps') }} * usual_gap_days) as habit_days
    from habits

),

expected as (

    select
        *,
        case
            when habit_days < {{ quality_threshold('late_least_days') }}
                then {{ quality_threshold('late_least_days') }}
            else habit_days
        end as late_after_days
    from stretched

),

feed_freshness as (

    select
        ---------- keys
        feed,
        dealership_key,

        ---------- extracts
        first_extract_on,
        newest_extract_on,
        cast(extract_days as integer) as extract_days,
        days_since_newest_extract,
        usual_gap_days,
        cast(late_after_days as integer) as late_after_days,

        ---------- judgement
        case
            when newest_extract_on is null then 'never_sent'
            when days_since_newest_extract > late_after_days then 'late'
            else 'fresh'
        end as status,
        has_feed_sent
        and (
            newest_extract_on is null
            or coalesce(days_since_newest_extract > late_after_days, false)
        ) as is_alarm

    from expected

)

select * from feed_freshness
