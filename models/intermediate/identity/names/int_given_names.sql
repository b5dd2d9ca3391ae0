with

document_cards as (

    select
        {{ single_blanks('full_name') }} as full_name,
        {{ single_blanks('first_name') }} as first_name,
        {{ single_blanks('last_name') }} as last_name
    from {{ ref('int_cards_unioned') }}

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

-- The words that begin a name in one field, and may be a first name.
opening_words as (

    select distinct
        case
            when first_name is null or last_name is null
                then {{ opening_word('coalesce(last_name, full_name, first_name)') }}
            else {{ opening_word('full_name') }}
        end as opening_word
    from document_cards

),

first_words as (

    select
        {{ plain_letters("split_part(first_name, ' ', 1)") }} as first_word,
        last_name
    from document_cards
    where
        first_name is not null
        and last_name is not null
        and coalesce(full_name like '%,%', true)

),

counted as (

    select
        first_words.first_word,
        count(distinct first_words.last_name) as last_names
    from first_words
    inner join opening_words
        on first_words.first_word = opening_words.opening_word
    group by first_words.first_word

),

given_names as (

    select first_word as given_name
    from counted
    where last_names >= {{ var('given_name_least_last_names') }}

    union distinct

    select name as given_name
    from nicknames

    union distinct

    select formal_name as given_name
    from nicknames

)

select * from given_names
