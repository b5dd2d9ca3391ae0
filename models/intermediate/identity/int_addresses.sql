{#- Words of a street's name that are brought to one spelling; what follows them stays as it is. -#}
{%- set word_count = 6 -%}
{%- set unit_number = '([A-Z]{0,2}[0-9]+[A-Z]{0,2}|[A-Z])' -%}
{%- set opening_unit = '^((' ~ unit_words() ~ ')( #)? ?|# ?)' ~ unit_number ~ '[ -]+' -%}
{%- set other_unit = (
    '^((' ~ unit_words() ~ '|#)[ 0-9]|' ~ unit_number ~ '$|[0-9]+(ST|ND|RD|TH) (FLOOR|FLR|FL)$)'
) -%}
{%- set more_words = '^([^ ]+ ){' ~ word_count ~ '}' -%}
with

document_cards as (

    select * from {{ ref('int_document_cards') }}

),

own_contact_points as (

    select * from {{ ref('own_contact_points') }}

),

street_words as (

    select * from {{ ref('street_words') }}

),

written as (

    select address_text
    from document_cards
    where address_text is not null

    union distinct

    select {{ own_address_text('contact_point') }} as address_text
    from own_contact_points
    where channel = 'address'

),

cleaned as (

    select
        address_text,
        {{ list_item('address_text', 3) }} as postal_code,
        {{ plain_address('address_text') }} as plain_text
    from written

),

lines as (

    select
        address_text,
        postal_code,
        {{ list_item('plain_text', 1) }} as line_1,
        {{ list_item('plain_text', 2) }} as line_2
    from cleaned

),

lines_told as (

    select
        *,
        coalesce(
            {{ matches_pattern('line_2', '^([0-9]+ |P ?O )') }}
            and (line_1 is null or not {{ matches_pattern('line_1', '[0-9]') }}),
            line_1 is null
        ) as is_second_line_street
    from lines

),

-- The street stands in the first line, unless the second alone has a number.
street_lines as (

    select
        address_text,
        postal_code,
        case when is_second_line_street then line_2 else line_1 end as street_line,
        case when not is_second_line_street then line_2 end as other_line
    from lines_told

),

-- A unit may come first: APT 5 12 MAIN ST, 5/12 MAIN ST, and in Canada 5-12 MAIN ST.
openings as (

    select
        *,
        case
            when {{ matches_pattern('street_line', opening_unit ~ '[0-9]') }}
                then length(street_line)
                    - length({{ replace_pattern('street_line', opening_unit, '') }})
            when {{ matches_pattern('street_line', '^[0-9A-Z]+/[0-9]+[A-Z]? ') }}
                then length(split_part(street_line, '/', 1)) + 1
            when
                {{ matches_pattern('street_line', '^[0-9A-Z]+-[0-9]+[A-Z]? ') }}
                and {{ matches_pattern('postal_code', '^[A-Z]') }}
                then length(split_part(street_line, '-', 1)) + 1
            else 0
        end as opening_length
    from street_lines

),

bodies as (

    select
        address_text,
        postal_code,
        other_line,
        substr(street_line, 1, opening_length) as opening_unit,
        substr(street_line, opening_length + 1) as body
    from openings

),

numbers as (

    select
        *,
        {{ matches_pattern(
            'body', '^(P ?O ?BOX|POST OFFICE BOX|BOX|P ?O ?DRAWER|CASIER POSTAL|C ?P|B ?P) ?#? ?[0-9]'
        ) }} as is_post_box,
        case
            when
                {{ matches_pattern('body', '^[0-9][^ ]* ') }}
                and not {{ matches_pattern('body', '^[0-9]+(ST|ND|RD|TH) ') }}
                then split_part(body, ' ', 1)
            else ''
        end as street_number
    from bodies

),

rests as (

    select
        address_text,
        postal_code,
        other_line,
        opening_unit,
        is_post_box,
        case
            when is_post_box then {{ replace_pattern('body', '[^0-9]+', '') }}
            else {{ replace_pattern('street_number', '[^0-9A-Z]+', '') }}
        end as street_number,
        case when not is_post_box then substr(body, length(street_number) + 1) end as rest
    from numbers

),

-- The unit at the end has a word before it, or is a number behind the kind of street.
endings as (

    select
        *,
        case
            when {{ matches_pattern('rest', unit_pattern()) }}
                then {{ replace_pattern('rest', unit_pattern(), '') }}
            when {{ matches_pattern(
                'rest',
                '[A-Z0-9] (ST|STREET|AVE|AVENUE|BLVD|DR|DRIVE|LN|LANE|CT|COURT|PL|PLACE|CIR|CIRCLE'
                ~ '|TER|TERRACE|WAY|PKWY) ([0-9]+[A-Z]?|[A-Z][0-9]+|[A-DF-MO-RT-VX-Z])$'
            ) }} then {{ replace_pattern('rest', ' [^ ]+$', '') }}
            when rest like '%BOX%' then {{ replace_pattern('rest', ' P ?O ?BOX.*$', '') }}
            else rest
        end as street_name
    from rests

),

streets as (

    select
        address_text,
        postal_code,
        is_post_box,
        nullif(street_number, '') as street_number,
        {{ trimmed(replace_pattern('street_name', '[^A-Z0-9]+', ' ')) }} as street_name,
        opening_unit || ' ' || case
            when rest like '%BOX%' then ''
            else coalesce(substr(rest, length(street_name) + 1), '')
        end || case
            when {{ matches_pattern('other_line', other_unit) }} then ' ' || other_line
            else ''
        end as unit_text
    from endings

),

street_names as (

    select distinct street_name
    from streets
    where street_name is not null

),

-- Words in one spelling, and numbers without their ending: FIRST STREET and 1ST ST are 1ST.
street_keys as (

    select
        street_names.street_name,
        {% for position in range(1, word_count + 1) -%}
        {%- set word = "split_part(street_names.street_name, ' ', " ~ position ~ ")" -%}
        coalesce(
            word_{{ position }}.standard_word,
            case
                when {{ matches_pattern(word, '^[0-9]+(ST|ND|RD|TH)$') }}
                    then {{ replace_pattern(word, '[A-Z]+$', '') }}
                else {{ word }}
            end
        ) ||
        {% endfor -%}
        case
            when {{ matches_pattern('street_names.street_name', more_words) }}
                then replace(
                    {{ replace_pattern('street_names.street_name', more_words, '') }}, ' ', ''
                )
            else ''
        end as street_key
    from street_names
    {%- for position in range(1, word_count + 1) %}
    left join street_words as word_{{ position }}
        on split_part(street_names.street_name, ' ', {{ position }}) = word_{{ position }}.word
    {%- endfor %}

),

parts as (

    select
        streets.address_text,
        streets.postal_code,
        streets.street_number,
        case
            when streets.is_post_box then 'POBOX'
            when
                streets.street_number is not null
                or street_keys.street_key not in (
                    '{{ "', '".join(var('placeholder_streets')) }}'
                )
                then nullif(street_keys.street_key, '')
        end as street_key,
        case when {{ matches_pattern('streets.unit_text', '[^ ]') }} then nullif({{ replace_pattern(
            replace_pattern('streets.unit_text', '(' ~ unit_words() ~ ')', ''), '[^0-9A-Z]+', ''
        ) }}, '') end as unit_key
    from streets
    left join street_keys
        on streets.street_name = street_keys.street_name

),

addresses as (

    select
        address_text,
        street_number,
        street_key,
        unit_key,
        case
            when street_key is not null and postal_code is not null
                then {{ joined_text([
                    'street_number', 'street_key', 'unit_key', 'postal_code',
                ]) }}
        end as address_key
    from parts

)

select * from addresses
