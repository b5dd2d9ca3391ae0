{% macro judged_names(names, given_names, words) -%}
plain_names as (

    select
        *,
        {{ without_accents('coalesce(whole_name, bare_full_name, bare_last_name)') }} as plain_name,
        {{ without_accents('company_name') }} as plain_company_name
    from {{ names }}

),

worded as (

    select
        plain_names.*,
        {{ is_company_name('plain_names.plain_name', words) }} as is_company_name,
        {{ is_company_name('plain_names.plain_company_name', words) }} as is_company_beside,
        -- Of names without a first name alone, which are few.
        case
            when plain_names.opening_word is not null
                then {{ has_trade_word('plain_names.plain_name', words ~ '.trade_words') }}
            else false
        end as has_trade_word,
        {{ is_listed('plain_names.opening_word', words ~ '.name_particles') }} as opens_with_particle
    from plain_names
    cross join {{ words }}

),

-- A name in one field is a person's when it begins with a first name or as last names do. Others
-- than Latin first names are not known, so there a company must say what it is.
judged as (

    select
        worded.*,
        case
            when worded.is_business then true
            when worded.bare_first_name is not null and worded.bare_last_name is not null
                then
                    worded.is_company_name
                    or (worded.is_business is null and worded.is_company_beside)
                    or (given_names.given_name is null and worded.has_trade_word)
            when worded.whole_name is null then worded.company_name is not null
            when worded.is_company_beside then true
            when worded.company_name is null and worded.is_company_name then true
            when worded.opening_word is null then false
            when worded.has_trade_word then true
            else
                worded.is_business is null
                and {{ matches_pattern('worded.opening_word', '[A-Z]') }}
                and not worded.opens_with_particle
                and given_names.given_name is null
        end as is_company
    from worded
    left join {{ given_names }} as given_names
        on worded.opening_word = given_names.given_name

)
{%- endmacro %}
