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

number_matches as (

    select
        parts.part_key,
        part_categories.part_category,
        part_categories.match_value,
        part_categories.priority,
        1 as match_rank
    from parts
    inner join part_categories
        on
            parts.part_number = part_categories.match_value
            and part_categories.match_by = 'part_number'

),

described as (

    select
        part_key,
        {{ plain_words('part_description') }} as words
    from parts
    where part_description is not null

),

word_positions as (

    select
        *,
        {{ explode_positions("length(words) - length(replace(words, ' ', '')) - 1") }}
            as word_position
    from described
    where length(words) - length(replace(words, ' ', '')) >= 2

),

description_words as (

    select distinct
        part_key,
        split_part(words, ' ', cast(word_position + 1 as integer)) as word
    from word_positions

),

word_matches as (

    select
        description_words.part_key,
        part_categories.part_category,
        part_categories.match_value,
        part_categories.priority,
        2 as match_rank
    from description_words
    inner join part_categories
        on
            description_words.word = part_categories.match_value
            and part_categories.match_by = 'description_word'

),

start_lengths as (

    select distinct length(match_value) as start_length
    from part_categories
    where match_by = 'number_start'

),

number_starts as (

    select
        parts.part_key,
        substr(parts.part_number, 1, start_lengths.start_length) as number_start
    from parts
    cross join start_lengths
    where length(parts.part_number) >= start_lengths.start_length

),

start_matches as (

    select
        number_starts.part_key,
        part_categories.part_category,
        part_categories.match_value,
        part_categories.priority,
        3 as match_rank
    from number_starts
    inner join part_categories
        on
            number_starts.number_start = part_categories.match_value
            and part_categories.match_by = 'number_start'

),

matches as (

    select * from number_matches

    union all

    select * from word_matches

    union all

    select * from start_matches

),

-- A number says more than a word of its description, and that more than how the number begins.
ranked as (

    select
        *,
        row_number() over (
            partition by part_key
            order by
                match_rank,
                priority nulls last,
                length(match_value) desc,
                match_value
        ) as best_first
    from matches

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
