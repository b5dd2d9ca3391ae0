{% macro bare_names(document_cards) -%}
-- Whatever white space was typed or pasted: between words stands one blank.
{%- set fields = ['full_name', 'first_name', 'middle_name', 'last_name', 'company_name'] %}
single_spaced as (

    select
        mention_key,
        {% for field in fields -%}
        {{ single_blanks(field) }} as {{ field }},
        {% endfor -%}
        is_business
    from {{ document_cards }}

),

spaced as (

    select
        *,
        min(mention_key) over (
            partition by {{ fields | join(', ') }}, is_business
        ) as first_mention_key
    from single_spaced

),

-- Most names are letters and nothing else: they are spared the search for all that follows.
looked_at as (

    select
        *,
        '|' || concat_ws('|', full_name, first_name, middle_name, last_name) || '|' as name_text,
        {{ matches_pattern(
            "concat_ws('|', full_name, first_name, last_name)", '[^A-Za-z|]'
        ) }} as has_more_than_letters
    from spaced
    where mention_key = first_mention_key

),

with_affixes as (

    select
        *,
        case
            when has_more_than_letters or middle_name is not null
                then {{ has_affixes('name_text') }}
        end as has_affixes,
        case
            when has_more_than_letters
                then {{ matches_pattern('name_text', '(?i)[/&+]| (and|et|or) ') }}
        end as has_two_people
    from looked_at

),

-- Suffixes and titles off; two people in a field with a slash between them.
without_affixes as (

    select
        *,
        case when has_affixes then {{ name_suffix('name_text') }} end as suffix,
        {% for field in ['full_name', 'first_name', 'last_name'] -%}
        case when has_affixes then {{ without_affixes(field) }} else {{ field }} end
            as bare_{{ field }},
        {% endfor %}
        case when has_affixes then {{ without_affixes('middle_name') }} else middle_name end
            as middle_part
    from with_affixes

),

-- What stands in one field for a whole name: with a comma, else last name, full name or first name.
whole_names as (

    select
        *,
        case
            when bare_first_name is not null and bare_last_name is not null then null
            when bare_full_name like '%,%' then bare_full_name
            else coalesce(bare_last_name, bare_full_name, bare_first_name)
        end as whole_name
    from without_affixes

),

opened as (

    select
        *,
        {{ opening_word('coalesce(whole_name, bare_full_name)') }} as opening_word
    from whole_names

)
{%- endmacro %}
