{#-
    CTEs that take the legal forms off the end of companies' names, and a leading THE: The Acme Services,
    L.L.C. is ACMESERVICES. The first word always stays. The last CTE is `bare_companies`: a row a company
    with a word, and company_letters, run together.

    companies: relation with `company`, each once; `name_words` is a CTE, as the seed.
-#}
{% macro company_letters(companies) -%}
company_texts as (

    select
        company,
        {{ replace_pattern(plain_words('company'), '^ (THE |LES? )?', '') }} as words
    from {{ companies }}

),

company_positions as (

    select
        company,
        words,
        {{ explode_positions("length(words) - length(replace(words, ' ', ''))") }} as word_position
    from company_texts
    where words like '% '

),

company_words_apart as (

    select
        company,
        words,
        word_position,
        split_part(words, ' ', cast(word_position as integer)) as word
    from company_positions

),

legal_forms as (

    select word from name_words
    where kind = 'legal_form'

),

company_word_ends as (

    select
        company_words_apart.company,
        company_words_apart.words,
        company_words_apart.word_position = 1 or legal_forms.word is null as is_kept,
        sum(length(company_words_apart.word)) over (
            partition by company_words_apart.company
            order by company_words_apart.word_position asc nulls last
            rows unbounded preceding
        ) as letters_so_far
    from company_words_apart
    left join legal_forms
        on company_words_apart.word = legal_forms.word

),

bare_companies as (

    select
        company,
        substr(
            replace(words, ' ', ''), 1, cast(max(letters_so_far) as integer)
        ) as company_letters
    from company_word_ends
    where is_kept
    group by company, words

)
{%- endmacro %}
