{#-
    CTEs that look up the words of names in the seed `name_words`. The last CTE is `telling_names`: a row a
    name with a word that companies bear, with is_company (only companies bear it: a company_word or
    legal_form, which no hyphen or & may follow, a short legal_form at the end, or a company_sign) and
    has_trade_word (some trades are last names too, so this says nothing of a name with a first name).

    names: relation with `name`, each once; `name_words` is a CTE, as the seed.
-#}
{% macro company_words(names) -%}
plain_names as (

    select
        name,
        {{ without_accents('name') }} as plain_name
    from {{ names }}

),

-- Dots are no part of a legal form (L.L.C.); the last word counts behind a blank alone (JO-CO).
undotted_names as (

    select
        name,
        replace(plain_name, '.', '') as undotted_name,
        translate(
            replace(replace(plain_name, '&', '& '), '-', '- '), ',/', '  '
        ) as spaced_name
    from plain_names

),

word_positions as (

    select
        name,
        spaced_name,
        {{ explode_positions(
            "1 + length(spaced_name) - length(replace(spaced_name, ' ', ''))"
        ) }} as word_position
    from undotted_names

),

words_apart as (

    select
        name,
        split_part(spaced_name, ' ', cast(word_position as integer)) as word
    from word_positions

),

-- 株式会社 may stand anywhere, so its first letter is looked for.
letter_positions as (

    select
        name,
        undotted_name,
        {{ explode_positions('length(undotted_name)') }} as letter_position
    from undotted_names
    where {{ matches_pattern('undotted_name', '[^ -~]') }}

),

letters_apart as (

    select
        name,
        substr(undotted_name, cast(letter_position as integer)) as ending,
        substr(undotted_name, cast(letter_position as integer), 1) as letter
    from letter_positions

),

company_signs as (

    select
        word,
        substr(word, 1, 1) as first_letter
    from name_words
    where kind = 'company_sign'

),

names_with_signs as (

    select letters_apart.name
    from letters_apart
    inner join company_signs
        on letters_apart.letter = company_signs.first_letter
    where letters_apart.ending like company_signs.word || '%'

),

words_of_companies as (

    select distinct word
    from name_words
    where kind = 'company_word' or (kind = 'legal_form' and length(word) > 2)

),

short_forms as (

    select word
    from name_words
    where kind = 'legal_form' and length(word) <= 2

),

closing_words as (

    select
        name,
        {{ replace_pattern('undotted_name', '^.* ', '') }} as word
    from undotted_names
    where {{ matches_pattern('undotted_name', '[A-Z0-9],? [^ ,&/-]+$') }}

),

words_of_trades as (

    select word
    from name_words
    where kind = 'trade_word'

    union distinct

    select word || 'S' as word
    from name_words
    where kind = 'trade_word'

    union distinct

    select word || 'ES' as word
    from name_words
    where kind = 'trade_word'

),

words_found as (

    select
        words_apart.name,
        1 as of_companies,
        0 as of_trades
    from words_apart
    inner join words_of_companies
        on replace(words_apart.word, '.', '') = words_of_companies.word

    union all

    select
        closing_words.name,
        1 as of_companies,
        0 as of_trades
    from closing_words
    inner join short_forms
        on closing_words.word = short_forms.word

    union all

    select
        name,
        1 as of_companies,
        0 as of_trades
    from names_with_signs

    union all

    select
        words_apart.name,
        0 as of_companies,
        1 as of_trades
    from words_apart
    inner join words_of_trades
        on replace(replace(words_apart.word, '&', ''), '-', '') = words_of_trades.word

),

telling_names as (

    select
        name,
        max(of_companies) = 1 as is_company,
        max(of_trades) = 1 as has_trade_word
    from words_found
    group by name

)
{%- endmacro %}
