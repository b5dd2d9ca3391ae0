{%- set particles = '(' ~ var('name_particles') | join('|') ~ ')' -%}
with

document_cards as (

    select * from {{ ref('int_document_cards') }}

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

written as (

    select distinct name_text
    from document_cards
    where name_text is not null

),

fields as (

    select
        name_text,
        split_part(name_text, '|', 1) = 'B' as is_business,
        split_part(name_text, '|', 1) = 'I' as is_individual,
        {{ list_item('name_text', 2) }} as full_name,
        {{ list_item('name_text', 3) }} as first_name,
        {{ list_item('name_text', 4) }} as middle_name,
        {{ list_item('name_text', 5) }} as last_name,
        {{ list_item('name_text', 6) }} as company_name,
        {{ has_affixes('name_text') }} as has_affixes,
        {{ matches_pattern('name_text', '(?i)[/&+]| (and|et|or) ') }} as has_two_people
    from written

),

without_affixes as (

    select
        name_text,
        is_business,
        is_individual,
        company_name,
        coalesce(company_name, full_name, last_name) as company_text,
        has_two_people,
        case when has_affixes then {{ name_suffix('name_text') }} end as name_suffix,
        {% for field in ['full_name', 'first_name', 'middle_name', 'last_name'] %}
        case when has_affixes then {{ without_affixes(field) }} else {{ field }} end as {{ field }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from fields

),

-- What stands in one field for a whole name: with a comma, else last name, full name or first name.
whole_names as (

    select
        *,
        case
            when first_name is not null and last_name is not null then null
            when full_name like '%,%' then full_name
            else coalesce(last_name, full_name, first_name)
        end as whole_name,
        first_name is not null
        and last_name is null
        and full_name is null as is_first_name_only
    from without_affixes

),

split_words as (

    select
        *,
        case
            when coalesce(whole_name, full_name) like '% %'
                and coalesce(whole_name, full_name) not like '%,%'
                then {{ plain_letters("split_part(coalesce(whole_name, full_name), ' ', 1)") }}
        end as opening_word
    from whole_names

),

opening_words as (

    select distinct opening_word
    from split_words
    where opening_word is not null

),

-- A name in one field is a person's when it begins with a first name: one of the seed, or one that
-- stands before several last names in these very records.
first_words as (

    select
        {{ plain_letters("split_part(first_name, ' ', 1)") }} as first_word,
        last_name
    from split_words
    where first_name is not null and last_name is not null

),

given_names as (

    select opening_words.opening_word as given_name
    from opening_words
    inner join first_words
        on opening_words.opening_word = first_words.first_word
    group by opening_words.opening_word
    having count(distinct first_words.last_name) >= {{ var('given_name_least_last_names') }}

    union distinct

    select name as given_name
    from nicknames

    union distinct

    select formal_name as given_name
    from nicknames

),

judged as (

    select
        split_words.*,
        case
            when split_words.is_business then true
            when split_words.first_name is not null and split_words.last_name is not null
                then
                    {{ is_company_name(
                        'coalesce(split_words.full_name, split_words.last_name)'
                    ) }}
                    or (
                        split_words.opening_word is not null
                        and given_names.given_name is null
                        and {{ has_trade_word('split_words.full_name') }}
                    )
                    or (
                        not split_words.is_individual
                        and {{ is_company_name('split_words.company_name') }}
                    )
            when split_words.company_name is not null and split_words.whole_name is null then true
            when {{ is_company_name('split_words.company_text') }} then true
            when split_words.opening_word is null then false
            when {{ has_trade_word('split_words.whole_name') }} then true
            else
                not {{ matches_pattern('split_words.opening_word', '^' ~ particles ~ '$') }}
                and given_names.given_name is null
        end as is_company
    from split_words
    left join given_names
        on split_words.opening_word = given_names.given_name

),

companies_told as (

    select
        *,
        case
            when is_company
                then coalesce(
                    company_name, full_name, first_name || ' ' || last_name, last_name, first_name
                )
        end as company
    from judged

),

{#- People. Two of them in a field have a slash between them from here on. -#}
people as (

    select
        name_text,
        name_suffix,
        middle_name,
        is_first_name_only,
        {% for field in ['first_name', 'last_name', 'full_name', 'whole_name'] %}
        case
            when has_two_people then {{ slashed_names(field) }}
            else {{ field }}
        end as {{ field }}
        {{- ',' if not loop.last }}
        {% endfor %}
    from companies_told
    where not is_company

),

-- JOHN/MARY SMITH and JOHN SMITH/MARY JONES are brought to one person and a spouse.
single_people as (

    select
        *,
        split_part(whole_name, '/', 1) as left_name,
        {{ trimmed("split_part(whole_name, '/', 2)") }} as right_name
    from people

),

paired as (

    select
        name_text,
        name_suffix,
        middle_name,
        is_first_name_only,
        first_name,
        last_name,
        full_name,
        case
            when whole_name like '%,%' or whole_name not like '%/%' then whole_name
            when left_name not like '% %' and right_name like '% %'
                then left_name || substr(
                    right_name, length(split_part(right_name, ' ', 1)) + 1
                )
            else left_name
        end as whole_name,
        case
            when whole_name like '%,%' then {{ list_item('whole_name', 2, '/') }}
            when whole_name like '%/%' then right_name
            when full_name like '%/%' then {{ list_item('full_name', 2, '/') }}
            when first_name like '%/%' then {{ list_item('first_name', 2, '/') }}
        end as spouse_name
    from single_people

),

-- The last name begins at a particle, else it is the last word.
given_parts as (

    select
        *,
        case
            when whole_name is null then first_name
            when is_first_name_only and whole_name not like '% %' then whole_name
            when whole_name like '%,%' then {{ list_item('whole_name', 2, ',') }}
            when {{ matches_pattern('whole_name', '(?i)^' ~ particles ~ ' ') }} then null
            when whole_name like '% %' then {{ replace_pattern(
                'whole_name', '(?i) +(' ~ particles ~ ' .*|[^ ]+)$', ''
            ) }}
        end as given_part
    from paired

),

family_parts as (

    select
        *,
        case
            when whole_name is null then split_part(last_name, ',', 1)
            when is_first_name_only and whole_name not like '% %' then null
            when whole_name like '%,%' then split_part(whole_name, ',', 1)
            else substr(whole_name, length(coalesce(given_part, '')) + 1)
        end as family_part,
        -- Two names in a field of their own are typed as first name; in a whole name the second is
        -- the middle name.
        {{ trimmed("split_part(given_part, '/', 1)") }} as given_name,
        case
            when full_name like '%,%'
                then {{ trimmed("split_part(split_part(full_name, ',', 2), '/', 1)") }}
        end as full_given_name
    from given_parts

),

pieces as (

    select
        name_text,
        name_suffix,
        case
            when whole_name is null then nullif(given_name, '')
            else nullif(split_part(given_name, ' ', 1), '')
        end as first_name,
        coalesce(
            middle_name,
            case when given_name like '% %' then {{ second_words('given_name') }} end,
            case when full_given_name like '% %' then {{ second_words('full_given_name') }} end
        ) as middle_name,
        nullif({{ trimmed("split_part(family_part, '/', 1)") }}, '') as last_name,
        nullif(split_part(spouse_name, ' ', 1), '') as spouse_first_name,
        {{ plain_letters("split_part(given_name, ' ', 1)") }} as first_name_key,
        {{ last_name_letters("split_part(family_part, '/', 1)") }} as last_name_key
    from family_parts

),

-- Names that stand for nobody are none.
real_pieces as (

    select
        name_text,
        name_suffix,
        spouse_first_name,
        middle_name,
        case when {{ is_real_name('first_name_key') }} then first_name end as first_name,
        case when {{ is_real_name('first_name_key') }} then first_name_key end as first_name_key,
        case when {{ is_real_name('last_name_key', 'first_name_key') }} then last_name end
            as last_name,
        case when {{ is_real_name('last_name_key', 'first_name_key') }} then last_name_key end
            as last_name_key
    from pieces

),

companies as (

    select
        name_text,
        company,
        {{ plain_letters('company') }} as company_letters,
        {{ company_letters('company') }} as company_key
    from companies_told
    where is_company

),

customer_names as (

    select
        name_text,
        'person' as party_type,
        cast(null as string) as company_name,
        first_name,
        middle_name,
        last_name,
        name_suffix,
        spouse_first_name,
        first_name_key,
        {{ plain_letters('middle_name') }} as middle_name_key,
        last_name_key,
        cast(null as string) as company_key,
        last_name_key as name_key
    from real_pieces

    union all

    select
        name_text,
        case when {{ is_real_name('company_letters', 'null') }} then 'business' else 'person' end
            as party_type,
        case when {{ is_real_name('company_letters', 'null') }} then company end as company_name,
        cast(null as string) as first_name,
        cast(null as string) as middle_name,
        cast(null as string) as last_name,
        cast(null as string) as name_suffix,
        cast(null as string) as spouse_first_name,
        cast(null as string) as first_name_key,
        cast(null as string) as middle_name_key,
        cast(null as string) as last_name_key,
        case when {{ is_real_name('company_letters', 'null') }} then company_key end
            as company_key,
        case when {{ is_real_name('company_letters', 'null') }} then company_letters end
            as name_key
    from companies

)

select * from customer_names
