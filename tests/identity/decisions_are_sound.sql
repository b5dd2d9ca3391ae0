-- Each decision names two records and says same or different, once, and no two of them contradict
-- each other: when a is b and b is c, c cannot be another than a. Correct the lines of
-- seeds/identity_decisions.csv that are listed.
with

decisions as (

    select
        decision,
        left_feed || ' ' || left_source_code || ' ' || left_customer_number as left_record,
        right_feed || ' ' || right_source_code || ' ' || right_customer_number as right_record,
        coalesce(left_feed || ' ' || left_source_code || ' ' || left_customer_number, 'nobody')
        || ' and ' || coalesce(
            right_feed || ' ' || right_source_code || ' ' || right_customer_number, 'nobody'
        ) as records
    from {{ ref('identity_decisions') }}

),

members as (

    select
        left_record as member,
        left_record as label
    from decisions
    where left_record is not null

    union

    select
        right_record as member,
        right_record as label
    from decisions
    where right_record is not null

),

links as (

    select
        left_record as member,
        records as link
    from decisions
    where decision = 'same' and left_record is not null and right_record is not null

    union all

    select
        right_record as member,
        records as link
    from decisions
    where decision = 'same' and left_record is not null and right_record is not null

),

-- Nobody needs more than six lines in a row; each round more costs more to plan than the last.
{{ connected_components('members', 'links', rounds=6) }},

-- The two records of a line `different`; in one group, the other lines say otherwise.
ends as (

    select
        left_record as member,
        records
    from decisions
    where decision = 'different' and left_record != right_record

    union

    select
        right_record as member,
        records
    from decisions
    where decision = 'different' and left_record != right_record

),

contradictions as (

    select ends.records
    from ends
    inner join grouped
        on ends.member = grouped.member
    group by ends.records
    having min(grouped.group_label) = max(grouped.group_label)

),

problems as (

    select
        records,
        'the decision must be same or different' as problem
    from decisions
    where coalesce(decision, '') not in ('same', 'different')

    union all

    select
        records,
        'a line needs feed, code and number of two records' as problem
    from decisions
    where left_record is null or right_record is null

    union all

    select
        records,
        'a record is always the same as itself' as problem
    from decisions
    where left_record = right_record

    union all

    select
        min(records) as records,
        'decided twice' as problem
    from decisions
    where left_record is not null and right_record is not null
    group by least(left_record, right_record), greatest(left_record, right_record)
    having count(*) > 1

    union all

    select
        records,
        'different, but other lines say that they are the same' as problem
    from contradictions

)

select distinct
    records,
    problem
from problems
