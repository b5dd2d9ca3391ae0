{% macro person_names(cards, words) -%}
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

with_particles as (

    select
        single_people.*,
        case
            when single_people.person_part like '% %'
                then {{ marked_words('single_people.person_part', words ~ '.name_particles') }}
        end as marked_part
    from single_people
    cross join {{ words }}

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
            when marked_part like chr(31) || '%' then null
            else {{ replace_pattern('marked_part', ' +(\\x{1f}[^ ]+ .*|[^ ]+)$', '') }}
        end as given_part
    from with_particles

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
