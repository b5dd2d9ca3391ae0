{%- set particles = '(' ~ var('name_particles') | join('|') ~ ')' -%}
{%- set both_letters = 'first_letters || coalesce(company_letters, last_letters)' -%}
with

document_cards as (

    select * from {{ ref('int_cards_unioned') }}

),

given_names as (

    select * from {{ ref('int_given_names') }}

),

{{ bare_names('document_cards') }},

-- A name in one field is a person's when it begins with a first name or as last names do. Others
-- than Latin first names are not known, so there a company must say what it is.
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

real_pieces as (

    select
        *,
        {{ is_real_name('first_letters', 'last_letters', both_letters) }} as has_first_name,
        {{ is_real_name(
            'coalesce(company_letters, last_letters)', 'first_letters', both_letters
        ) }} as has_last_name
    from pieces

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
            as company_key
    from real_pieces

)

select * from named_cards
