{#- Longer than others: the words of a name are looked up one after the other, each in its own kind. -#}
with

document_cards as (

    select * from {{ ref('int_cards_unioned') }}

),

given_names as (

    select * from {{ ref('int_given_names') }}

),

name_words as (

    select * from {{ ref('name_words') }}

),

{{ bare_names('document_cards') }},

said_names as (

    select coalesce(whole_name, bare_full_name, bare_last_name) as name
    from opened

    union distinct

    select company_name as name
    from opened

),

{{ company_words('said_names') }},

opening_particles as (

    select word from name_words
    where kind = 'name_particle'

),

worded as (

    select
        opened.*,
        given_names.given_name is not null as opens_with_given_name,
        opening_particles.word is not null as opens_with_particle,
        coalesce(own_words.is_company, false) as is_company_name,
        coalesce(own_words.has_trade_word, false) as has_trade_word,
        coalesce(company_words.is_company, false) as is_company_beside
    from opened
    left join given_names
        on opened.opening_word = given_names.given_name
    left join opening_particles
        on opened.opening_word = opening_particles.word
    left join telling_names as own_words
        on
            coalesce(opened.whole_name, opened.bare_full_name, opened.bare_last_name)
            = own_words.name
    left join telling_names as company_words
        on opened.company_name = company_words.name

),

-- A name in one field is a person's when it begins with a first name or as last names do. Others
-- than Latin first names are not known, so there a company must say what it is.
judged as (

    select
        *,
        coalesce(case
            when is_business then true
            when bare_first_name is not null and bare_last_name is not null
                then
                    is_company_name
                    or (is_business is null and is_company_beside)
                    or (opening_word is not null and not opens_with_given_name and has_trade_word)
            when whole_name is null then company_name is not null
            when company_name is null and is_company_name then true
            when is_company_beside then true
            when opening_word is null then false
            when has_trade_word then true
            else
                is_business is null
                and {{ matches_pattern('opening_word', '[A-Z]') }}
                and not opens_with_particle
                and not opens_with_given_name
        end, false) as is_company
    from worded

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

{{ person_names('companies_told') }},

pieces as (

    select
        *,
        -- Two names in a field of their own are a first name; in a whole name the second is not.
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
        coalesce(company_letters, last_letters) as main_letters
    from pieces

),

companies as (

    select distinct company
    from lettered
    where is_company and company is not null

),

{{ company_letters('companies') }},

placeholders as (

    select
        word,
        max(case when kind = 'placeholder_name' then 1 else 0 end) = 0 as is_lone
    from name_words
    where kind in ('placeholder_name', 'placeholder_lone_name')
    group by word

),

real_pieces as (

    select
        lettered.*,
        {{ is_real_name(
            'lettered.first_letters', 'lettered.main_letters', 'as_first', 'as_main', 'as_whole'
        ) }} as has_first_name,
        {{ is_real_name(
            'lettered.main_letters', 'lettered.first_letters', 'as_main', 'as_first', 'as_whole'
        ) }} as has_last_name,
        case
            when lettered.is_company
                then coalesce(bare_companies.company_letters, lettered.company_letters)
        end as company_core
    from lettered
    left join placeholders as as_first
        on lettered.first_letters = as_first.word
    left join placeholders as as_main
        on lettered.main_letters = as_main.word
    left join placeholders as as_whole
        on lettered.first_letters || lettered.main_letters = as_whole.word
    left join bare_companies
        on lettered.company = bare_companies.company

),

named as (

    select
        first_mention_key,
        case when company is not null and has_last_name then 'business' else 'person' end
            as party_type,
        case when has_last_name then company end as company_name,
        case when has_first_name then first_piece end as first_name,
        case when not is_company then middle_piece end as middle_name,
        case when has_last_name and not is_company then last_piece end as last_name,
        case when not is_company then suffix end as name_suffix,
        nullif(spouse_part, '') as spouse_first_name,
        case when has_last_name then main_letters end as name_key,
        case when has_first_name then first_letters end as first_name_key,
        case when has_last_name then last_letters end as last_name_key,
        case when has_last_name then company_core end as company_key
    from real_pieces

),

named_cards as (

    select
        spaced.mention_key,
        named.party_type,
        named.company_name,
        named.first_name,
        named.middle_name,
        named.last_name,
        named.name_suffix,
        named.spouse_first_name,
        named.name_key,
        named.first_name_key,
        named.last_name_key,
        named.company_key
    from spaced
    inner join named
        on spaced.first_mention_key = named.first_mention_key

)

select * from named_cards
