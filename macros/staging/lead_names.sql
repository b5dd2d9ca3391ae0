{% macro lead_names(relation) -%}
{%- set spellings = {
    'full': ['', 'full', 'fullname'],
    'first': ['first', 'firstname'],
    'middle': ['middle', 'middlename'],
    'last': ['last', 'lastname', 'surname'],
} -%}
{%- set text = replace_pattern(
    bare_text(json_text('item', '$.text')), '[' ~ blank_characters() ~ ']+', ' '
) -%}
{%- set part_letters = letters_of(json_text('item', '$.part')) -%}
{%- set party = read_party(bare_text(json_text('item', '$.type'))) -%}
listed_names as (

    select
        *,
        {%- for part, written in spellings.items() %}
        {%- set is_part = part_letters ~ " in ('" ~ written | join("', '") ~ "')" %}
        {{ nested_item('names', text, is_part ~ ' and coalesce(' ~ party ~ ', false)') }}
            as business_{{ part }},
        {{ nested_item('names', text, is_part ~ ' and not coalesce(' ~ party ~ ', false)') }}
            as person_{{ part }},
        {%- endfor %}
        {{ nested_item('names', text, 'not ' ~ party) }} is not null as is_called_individual
    from {{ relation }}

),

typed_names as (

    select
        *,
        case
            when coalesce(business_full, business_first, business_middle, business_last) is not null
                then true
            when is_called_individual then false
        end as is_business
    from listed_names

),

parted_names as (

    select
        *,
        {%- for part, column in [
            ('full', 'full_name'), ('first', 'first_part'), ('last', 'last_part'),
        ] %}
        coalesce(
            person_{{ part }},
            case when is_business is not true then {{ raw_text('name_' ~ part) }} end
        ) as {{ column }},
        {%- endfor %}
        case
            when is_business
                then coalesce(
                        business_full,
                        concat_ws(
                            ' ',
                            coalesce(
                                business_first, case when person_last is null then person_first end
                            ),
                            business_middle,
                            coalesce(
                                business_last, case when person_first is null then person_last end
                            )
                        )
                    )
        end as company_name
    from typed_names

),

plain_names as (

    select
        *,
        {{ trimmed(replace_pattern(
            replace_pattern('full_name', '[ ]+', ' '),
            '[ ,]+(JR|Jr|jr|SR|Sr|sr|II|III|IV)[.]?$', ''
        )) }} as plain_full_name
    from parted_names

),

named as (

    select
        *,
        person_middle as middle_name,
        coalesce(
            first_part,
            case
                when plain_full_name like '%,%' then {{ list_item('plain_full_name', 2, ',') }}
                when plain_full_name like '% %' then split_part(plain_full_name, ' ', 1)
            end
        ) as first_name,
        coalesce(
            last_part,
            case
                when plain_full_name like '%,%' then {{ list_item('plain_full_name', 1, ',') }}
                else nullif({{ replace_pattern('plain_full_name', '^.* ', '') }}, '')
            end
        ) as last_name
    from plain_names

)
{%- endmacro %}
