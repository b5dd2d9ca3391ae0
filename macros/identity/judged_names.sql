{#-
    CTEs that say which names are a company's. The last CTE is `judged`: the columns of `names` and
    is_company.

    names: relation as `opened` of bare_names; `given_names` and `name_words` are CTEs, as
    int_given_names and the seed.
-#}
{% macro judged_names(names) -%}
said_names as (

    select coalesce(whole_name, bare_full_name, bare_last_name) as name
    from {{ names }}

    union distinct

    select company_name as name
    from {{ names }}

),

{{ company_words('said_names') }},

opening_particles as (

    select word from name_words
    where kind = 'name_particle'

),

worded as (

    select
        names.*,
        given_names.given_name is not null as opens_with_given_name,
        opening_particles.word is not null as opens_with_particle,
        coalesce(own_words.is_company, false) as is_company_name,
        coalesce(own_words.has_trade_word, false) as has_trade_word,
        coalesce(company_words.is_company, false) as is_company_beside
    from {{ names }} as names
    left join given_names
        on names.opening_word = given_names.given_name
    left join opening_particles
        on names.opening_word = opening_particles.word
    left join telling_names as own_words
        on
            coalesce(names.whole_name, names.bare_full_name, names.bare_last_name)
            = own_words.name
    left join telling_names as company_words
        on names.company_name = company_words.name

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

)
{%- endmacro %}
