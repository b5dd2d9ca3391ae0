{%- set particles = '(' ~ var('name_particles') | join('|') ~ ')' -%}
{%- set spaced_columns = [
    'full_name', 'first_name', 'middle_name', 'last_name', 'company_name',
    'address_line_1', 'address_line_2', 'city',
] -%}
with

document_cards as (

    select * from {{ ref('int_document_cards') }}

),

given_names as (

    select * from {{ ref('int_given_names') }}

),

-- Whatever white space was typed or pasted: between words stands one blank.
spaced as (

    select
        {% for column in spaced_columns -%}
        {{ single_blanks(column) }} as {{ column }},
        {% endfor -%}
        {% for column in card_columns() if column not in spaced_columns -%}
        {{ column }},
        {% endfor -%}
        mention_key
    from document_cards

),

-- Most names are letters and nothing else: they are spared the search for all that follows.
looked_at as (

    select
        *,
        '|' || concat_ws('|', full_name, first_name, middle_name, last_name) || '|' as name_text,
        {{ matches_pattern(
            "concat_ws('|', full_name, first_name, last_name)", '[^A-Za-z|]'
        ) }} as has_more_than_letters
    from spaced

),

with_affixes as (

    select
        *,
        case
            when has_more_than_letters or middle_name is not null
                then {{ has_affixes('name_text') }}
        end as has_affixes,
        case
            when has_more_than_letters
                then {{ matches_pattern('name_text', '(?i)[/&+]| (and|et|or) ') }}
        end as has_two_people
    from looked_at

),

-- Suffixes and titles off; two people in a field with a slash between them.
without_affixes as (

    select
        *,
        case when has_affixes then {{ name_suffix('name_text') }} end as suffix,
        {% for field in ['full_name', 'first_name', 'last_name'] -%}
        case when has_affixes then {{ without_affixes(field) }} else {{ field }} end
            as bare_{{ field }},
        {% endfor %}
        case when has_affixes then {{ without_affixes('middle_name') }} else middle_name end
            as middle_part
    from with_affixes

),

-- What stands in one field for a whole name: with a comma, else last name, full name or first name.
whole_names as (

    select
        *,
        case
            when bare_first_name is not null and bare_last_name is not null then null
            when bare_full_name like '%,%' then bare_full_name
            else coalesce(bare_last_name, bare_full_name, bare_first_name)
        end as whole_name
    from without_affixes

),

opened as (

    select
        *,
        {{ opening_word('coalesce(whole_name, bare_full_name)') }} as opening_word
    from whole_names

),

-- A name in one field is a person's when it begins with a first name or as last names do. First
-- names in other scripts than the Latin one are not known, so there a company must say what it is.
judged as (

    select
        opened.*,
        coalesce(case
            when opened.is_business then true
            when opened.bare_first_name is not null and opened.bare_last_name is not null
                then
                    {{ is_company_name('coalesce(opened.bare_full_name, opened.bare_last_name)') }}
                    or (
                        opened.is_business is null
                        and {{ is_company_name('opened.company_name') }}
                    )
                    or (
                        opened.opening_word is not null
                        and given_names.given_name is null
                        and {{ has_trade_word('opened.bare_full_name') }}
                    )
            when opened.whole_name is null then opened.company_name is not null
            when {{ is_company_name('coalesce(opened.company_name, opened.whole_name)') }} then true
            when opened.opening_word is null then false
            when {{ has_trade_word('opened.whole_name') }} then true
            else
                opened.is_business is null
                and {{ matches_pattern('opened.opening_word', '[A-Z]') }}
                and not {{ matches_pattern('opened.opening_word', '^' ~ particles ~ '$') }}
                and given_names.given_name is null
        end, false) as is_company
    from opened
    left join given_names
        on opened.opening_word = given_names.given_name

),

companies_told as (

    select
        *,
        case
            when is_company
                then coalesce(
                        company_name,
                        full_name,
                        first_name || ' ' || last_name,
                        last_name,
                        first_name
                    )
        end as company,
        {% for field in ['full_name', 'first_name', 'last_name'] -%}
        case
            when is_company then null
            when has_two_people then {{ slashed_names('bare_' ~ field) }}
            else bare_{{ field }}
        end as {{ field }}_part,
        {% endfor %}
        case
            when is_company then null
            when has_two_people then {{ slashed_names('whole_name') }}
            else whole_name
        end as whole_part
    from judged

),

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
    from companies_told

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
            when {{ matches_pattern('person_part', '(?i)^' ~ particles ~ ' ') }} then null
            else {{ replace_pattern('person_part', '(?i) +(' ~ particles ~ ' .*|[^ ]+)$', '') }}
        end as given_part
    from single_people

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

),

pieces as (

    select
        *,
        -- Two names in a field of their own are typed as first name; in a whole name the second is
        -- the middle name.
        case
            when person_part is null then given_name
            else split_part(given_name, ' ', 1)
        end as first_piece,
        coalesce(
            middle_part,
            case
                when person_part is not null and given_name like '% %'
                    then {{ second_words('given_name') }}
            end,
            case
                when given_name not like '% %' and full_name_part like '%,% %'
                    then {{ second_words(trimmed(
                        "split_part(split_part(full_name_part, ',', 2), '/', 1)"
                    )) }}
            end
        ) as middle_piece,
        {{ trimmed('family_name') }} as last_piece,
        {{ plain_letters("split_part(given_name, ' ', 1)") }} as first_letters,
        {{ last_name_letters('family_name') }} as last_letters,
        case when is_company then {{ plain_letters('company') }} end as company_letters
    from family_parts

),

lettered as (

    select
        *,
        first_letters || coalesce(company_letters, last_letters) as both_letters
    from pieces

),

real_pieces as (

    select
        *,
        {{ is_real_name('first_letters', 'last_letters', 'both_letters') }} as has_first_name,
        {{ is_real_name(
            'coalesce(company_letters, last_letters)', 'first_letters', 'both_letters'
        ) }} as has_last_name
    from lettered

),

named_cards as (

    select
        mention_key,
        case when company is not null and has_last_name then 'business' else 'person' end
            as party_type,
        case when has_last_name then company end as company_name,
        case when has_first_name then first_piece end as first_name,
        case when not is_company then middle_piece end as middle_name,
        case when has_last_name and not is_company then last_piece end as last_name,
        case when not is_company then suffix end as name_suffix,
        nullif(spouse_part, '') as spouse_first_name,
        case when has_last_name then coalesce(company_letters, last_letters) end as name_key,
        case when has_first_name then first_letters end as first_name_key,
        case when has_last_name then last_letters end as last_name_key,
        case when is_company and has_last_name then {{ company_letters('company') }} end
            as company_key,
        birth_date,
        {% for column in contact_columns() + wish_columns() -%}
        {{ column }},
        {% endfor -%}
        delete_requested_on
    from real_pieces

)

select * from named_cards
