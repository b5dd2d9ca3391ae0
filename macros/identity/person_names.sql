{#-
    CTEs that part a person's name into given and family name, and find a spouse beside it. The last CTE is
    `family_parts`: the columns of `cards`, given_name, family_name and spouse_part.

    cards: relation with whole_part, full_name_part, first_name_part, last_name_part, has_two_people;
    `name_words` is a CTE, as the seed.
-#}
{% macro person_names(cards) -%}
-- JOHN/MARY SMITH and JOHN SMITH/MARY JONES are one person, and a spouse.
single_people as (

    select
        *,
        case
            when has_two_people is not true or whole_part like '%,%' or whole_part not like '%/%'
                then whole_part
            when
                split_part(whole_part, '/', 1) not like '% %'
                and split_part(whole_part, '/', 2) like '% %'
                then split_part(whole_part, '/', 1) || ' '
                    || {{ second_words("split_part(whole_part, '/', 2)") }}
            else split_part(whole_part, '/', 1)
        end as person_part,
        case
            when has_two_people
                then split_part(coalesce(
                        {{ list_item('whole_part', 2, '/') }},
                        {{ list_item('full_name_part', 2, '/') }},
                        {{ list_item('first_name_part', 2, '/') }}
                    ), ' ', 1)
        end as spouse_part
    from {{ cards }}

),

whole_persons as (

    select distinct person_part
    from single_people
    where person_part like '% %' and person_part not like '%,%'

),

person_positions as (

    select
        person_part,
        {{ explode_positions(
            "1 + length(person_part) - length(replace(person_part, ' ', ''))"
        ) }} as word_position
    from whole_persons

),

person_words as (

    select
        person_part,
        word_position,
        {{ upper_case(
            "split_part(person_part, ' ', cast(word_position as integer))"
        ) }} as word
    from person_positions

),

person_word_starts as (

    select
        person_part,
        word,
        sum(1 + length(word)) over (
            partition by person_part order by word_position asc nulls last rows unbounded preceding
        ) - length(word) as word_start
    from person_words

),

particles as (

    select word from name_words
    where kind = 'name_particle'

),

-- A particle has a word behind it.
particle_starts as (

    select
        person_word_starts.person_part,
        cast(min(person_word_starts.word_start) as integer) as particle_start
    from person_word_starts
    inner join particles
        on person_word_starts.word = particles.word
    where
        person_word_starts.word_start + length(person_word_starts.word)
        <= length(person_word_starts.person_part)
    group by person_word_starts.person_part

),

begun_people as (

    select
        single_people.*,
        particle_starts.particle_start
    from single_people
    left join particle_starts
        on single_people.person_part = particle_starts.person_part

),

-- The last name begins at a particle, else it is the last word.
given_parts as (

    select
        *,
        case
            when person_part is null then split_part(first_name_part, '/', 1)
            when person_part like '%,%' then {{ list_item('person_part', 2, ',') }}
            when person_part not like '% %'
                then case
                        when last_name_part is null and full_name_part is null then person_part
                    end
            when particle_start > 1 then substr(person_part, 1, particle_start - 2)
            when particle_start is null then {{ replace_pattern('person_part', ' +[^ ]+$', '') }}
        end as given_part
    from begun_people

),

family_parts as (

    select
        *,
        {{ trimmed("split_part(given_part, '/', 1)") }} as given_name,
        case
            when person_part is null then split_part(split_part(last_name_part, ',', 1), '/', 1)
            when person_part like '%,%' then split_part(split_part(person_part, ',', 1), '/', 1)
            else substr(person_part, length(coalesce(given_part, '')) + 1)
        end as family_name
    from given_parts

)
{%- endmacro %}
