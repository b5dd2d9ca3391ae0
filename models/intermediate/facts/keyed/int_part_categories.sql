with

part_lines as (

    select * from {{ ref('int_part_lines') }}

),

part_categories as (

    select * from {{ ref('part_categories') }}

),

parts as (

    select distinct
        part_key,
        part_number,
        part_description
    from part_lines

),

described as (

    select
        part_key,
        {{ plain_words('part_description') }} as words
    from parts

),

word_positions as (

    select
        *,
        {{ explode_positions(list_length('words', ' ') ~ ' - 2') }} as word_position
    from described
    where {{ list_length('words', ' ') }} >= 3

),

start_lengths as (

    select distinct length(match_value) as start_length
    from part_categories
    where match_by = 'number_start'

),

-- A number says more than a word of its description, and that more than how the number begins.
clues as (

    select
        part_key,
        'part_number' as match_by,
        part_number as match_value,
        1 as match_rank
    from parts

    union all

    select distinct
        part_key,
        'description_word' as match_by,
        split_part(words, ' ', cast(word_position + 1 as integer)) as match_value,
        2 as match_rank
    from word_positions

    union all

    select
        parts.part_key,
        'number_start' as match_by,
        substr(parts.part_number, 1, start_lengths.start_length) as match_value,
        3 as match_rank
    from parts
    cross join start_lengths
    where length(parts.part_number) >= start_lengths.start_length

),

ranked as (

    select
        clues.part_key,
        part_categories.part_category,
        row_number() over (
            partition by clues.part_key
            order by
                clues.match_rank,
                part_categories.priority nulls last,
                length(clues.match_value) desc,
                clues.match_value
        ) as best_first
    from clues
    inner join part_categories
        on
            clues.match_by = part_categories.match_by
            and clues.match_value = part_categories.match_value

),

categorised as (

    select
        parts.part_key,
        parts.part_number,
        parts.part_description,
        ranked.part_category
    from parts
    left join ranked
        on
            parts.part_key = ranked.part_key
            and ranked.best_first = 1

)

select * from categorised
