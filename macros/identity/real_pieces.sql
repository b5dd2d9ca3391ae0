{#-
    CTEs that say which names are somebody's. The last CTE is `real_pieces`: the columns of `pieces`,
    main_letters (a company's, else those of the last name), has_first_name, has_last_name, and company_core
    (see company_letters).

    pieces: relation with company, is_company, first_letters, last_letters, company_letters; `name_words`
    is a CTE, as the seed.
-#}
{% macro real_pieces(pieces) -%}
lettered as (

    select
        *,
        coalesce(company_letters, last_letters) as main_letters
    from {{ pieces }}

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

)
{%- endmacro %}
