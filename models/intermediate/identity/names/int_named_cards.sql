{%- set both_letters = 'pieces.first_letters || pieces.main_letters' -%}
with

document_cards as (

    select * from {{ ref('int_cards_unioned') }}

),

given_names as (

    select * from {{ ref('int_given_names') }}

),

words as (

    {{ listed_words(ref('name_words')) }}

),

{{ bare_names('document_cards') }},

{{ judged_names('opened', 'given_names', 'words') }},

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

{{ person_names('companies_told', 'words') }},

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
        case
            when is_company then {{ plain_letters('company') }}
            else {{ last_name_letters('family_name') }}
        end as main_letters
    from family_parts

),

real_pieces as (

    select
        pieces.*,
        {{ is_real_name('pieces.first_letters', 'pieces.main_letters', both_letters, 'words') }}
            as has_first_name,
        {{ is_real_name('pieces.main_letters', 'pieces.first_letters', both_letters, 'words') }}
            as has_last_name,
        case
            when pieces.is_company then {{ company_letters('pieces.company', 'words.legal_forms') }}
        end as company_core
    from pieces
    cross join words

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
        case when has_last_name and not is_company then main_letters end as last_name_key,
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
