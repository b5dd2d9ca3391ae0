{% macro excused_conflicts(contradicting, records, pairs) -%}
-- One person may have a wrong first name in one record and a wrong birth date in another, if a
-- third record that has both agrees with each of them.
agreeing as (

    select
        left_record_number as record_number,
        right_record_number as other_record_number
    from {{ pairs }}
    where
        outcome in ('linked', 'decided_same')
        and (
            first_name_level in ('exact', 'nickname', 'near', 'swapped')
            or birth_date_level in ('exact', 'near')
        )

),

agreeing_both_ways as (

    select
        record_number,
        other_record_number
    from agreeing

    union all

    select
        other_record_number as record_number,
        record_number as other_record_number
    from agreeing

),

explained as (

    select distinct
        contradicting.left_record_number,
        contradicting.right_record_number
    from {{ contradicting }} as contradicting
    inner join agreeing_both_ways as left_agreeing
        on contradicting.left_record_number = left_agreeing.record_number
    inner join agreeing_both_ways as right_agreeing
        on
            contradicting.right_record_number = right_agreeing.record_number
            and left_agreeing.other_record_number = right_agreeing.other_record_number
    inner join {{ records }} as records
        on left_agreeing.other_record_number = records.record_number
    where
        contradicting.conflict in ('first names differ', 'birth dates differ')
        and records.first_name_key is not null
        and records.birth_date is not null

),

-- Who decided that two records are one has decided it for those that are linked to them.
decided_one as (

    select
        left_record_number as record_number,
        right_record_number as other_record_number
    from {{ pairs }}
    where outcome = 'decided_same'

    union all

    select
        right_record_number as record_number,
        left_record_number as other_record_number
    from {{ pairs }}
    where outcome = 'decided_same'

),

around_decided as (

    select distinct
        record_number as decided_record_number,
        record_number
    from decided_one

    union

    select
        decided_one.record_number as decided_record_number,
        pairs.right_record_number as record_number
    from decided_one
    inner join {{ pairs }} as pairs
        on
            decided_one.record_number = pairs.left_record_number
            and pairs.outcome = 'linked'

    union

    select
        decided_one.record_number as decided_record_number,
        pairs.left_record_number as record_number
    from decided_one
    inner join {{ pairs }} as pairs
        on
            decided_one.record_number = pairs.right_record_number
            and pairs.outcome = 'linked'

),

overruled as (

    select distinct
        contradicting.left_record_number,
        contradicting.right_record_number
    from {{ contradicting }} as contradicting
    inner join around_decided as around_left
        on contradicting.left_record_number = around_left.record_number
    inner join decided_one
        on around_left.decided_record_number = decided_one.record_number
    inner join around_decided as around_right
        on
            contradicting.right_record_number = around_right.record_number
            and decided_one.other_record_number = around_right.decided_record_number

),

excused as (

    select
        left_record_number,
        right_record_number
    from explained

    union distinct

    select
        left_record_number,
        right_record_number
    from overruled

)
{%- endmacro %}
