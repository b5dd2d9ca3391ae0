with

records as (

    select * from {{ ref('int_identity_records') }}

),

pairs as (

    select * from {{ ref('int_identity_pairs') }}

),

components as (

    {{ component_records('pairs', least_size=3) }}

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

{{ doubtful_pairs('components', 'records', 'pairs', 'nicknames') }},

{{ parted_by_silence('doubtful', 'members', 'pairs') }},

couples as (

    {{ couples_are_common('pairs') }}

),

contradicting as (

    select
        doubtful.component_number,
        doubtful.left_record_number,
        doubtful.right_record_number,
        {{ pair_conflict('doubtful', 'joined_by_silence', 'couples') }} as conflict
    from doubtful
    cross join couples
    left join joined_by_silence
        on
            doubtful.left_record_number = joined_by_silence.left_record_number
            and doubtful.right_record_number = joined_by_silence.right_record_number

),

compared_and_apart as (

    select
        components.component_number,
        pairs.left_record_number,
        pairs.right_record_number,
        coalesce(pairs.veto, 'decided different') as conflict
    from pairs
    inner join components
        on pairs.left_record_number = components.record_number
    inner join components as right_components
        on
            pairs.right_record_number = right_components.record_number
            and components.component_number = right_components.component_number
    where
        pairs.outcome = 'decided_different'
        or (
            pairs.outcome = 'vetoed'
            and pairs.veto not in (
                'names alone', 'one has no name', 'one has no first name',
                'half of a last name alone'
            )
            and components.component_size > {{ var('identity_most_records') }}
        )

),

{{ excused_conflicts('contradicting', 'records', 'pairs') }},

identity_conflicts as (

    select
        contradicting.component_number,
        contradicting.left_record_number,
        contradicting.right_record_number,
        contradicting.conflict
    from contradicting
    left join pairs
        on
            contradicting.left_record_number = pairs.left_record_number
            and contradicting.right_record_number = pairs.right_record_number
            and pairs.outcome in ('linked', 'decided_same', 'decided_different')
    left join excused
        on
            contradicting.left_record_number = excused.left_record_number
            and contradicting.right_record_number = excused.right_record_number
    where
        contradicting.conflict is not null
        and pairs.outcome is null
        and excused.left_record_number is null

    union all

    select
        component_number,
        left_record_number,
        right_record_number,
        conflict
    from compared_and_apart

)

select * from identity_conflicts
