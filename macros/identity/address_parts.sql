{% macro address_parts(relation) -%}
{#- Words that are brought to one spelling; those behind them stay as they are. -#}
{%- set word_count = 6 -%}
{%- set more_words = '^([^ ]+ ){' ~ word_count ~ '}' -%}
{%- set unit_number = '([A-Z]{0,2}[0-9]+[A-Z]{0,2}|[A-Z])' -%}
{%- set opening_unit = '^((' ~ unit_words() ~ ')( #)? ?|# ?)' ~ unit_number ~ '[ -]+' -%}
{%- set second_line_unit = (
    '^((' ~ unit_words() ~ '|#)[ 0-9]|' ~ unit_number ~ '$|[0-9]+(ST|ND|RD|TH) (FLOOR|FLR|FL)$)'
) -%}
{%- set post_box = '(P ?O ?BOX|POST OFFICE BOX|BOX|P ?O ?DRAWER|CASIER POSTAL|C ?P|B ?P) ?#? ?[0-9]' -%}
{%- set bare_unit = (
    '[A-Z0-9] (ST|STREET|AVE|AVENUE|BLVD|DR|DRIVE|LN|LANE|CT|COURT|PL|PLACE|CIR|CIRCLE'
    ~ '|TER|TERRACE|WAY|PKWY) ([0-9]+[A-Z]?|[A-Z][0-9]+|[A-DF-MO-RT-VX-Z])$'
) -%}
plain_lines as (

    select
        *,
        {{ plain_address('address_line_1') }} as line_1,
        {{ plain_address('address_line_2') }} as line_2
    from {{ relation }}

),

-- The street stands in the first line, unless the second alone has a number.
placed_lines as (

    select
        *,
        line_2 is not null
        and (
            line_1 is null
            or (
                {{ matches_pattern('line_2', '^([0-9]+ |P ?O )') }}
                and not {{ matches_pattern('line_1', '[0-9]') }}
            )
        ) as is_second_line_street
    from plain_lines

),

street_lines as (

    select
        *,
        case when is_second_line_street then line_2 else line_1 end as street_line,
        case
            when
                line_2 is not null
                and not is_second_line_street
                and {{ matches_pattern('line_2', second_line_unit) }}
                then line_2
            else ''
        end as second_line_unit
    from placed_lines

),

-- A unit may come first: APT 5 12 MAIN ST, 5/12 MAIN ST, and in Canada 5-12 MAIN ST.
openings as (

    select
        *,
        case
            when {{ matches_pattern('street_line', '^[0-9]+[A-Z]? ') }} then 0
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
        *,
        case when opening_length = 0 then street_line else substr(street_line, opening_length + 1) end
            as body
    from openings

),

numbered as (

    select
        *,
        case
            when {{ matches_pattern('body', '^[0-9][^ ]* ') }}
                then
                    case
                        when {{ matches_pattern('body', '^[0-9]+(ST|ND|RD|TH) ') }} then ''
                        else split_part(body, ' ', 1)
                    end
            when {{ matches_pattern('body', '^' ~ post_box) }} then 'POBOX'
            else ''
        end as number_text
    from bodies

),

rests as (

    select
        *,
        case
            when number_text = 'POBOX' then ''
            when number_text = '' then body
            else substr(body, length(number_text) + 2)
        end as rest
    from numbered

),

-- The unit at the end has a word before it, or is a number behind the kind of street.
endings as (

    select
        *,
        case
            when not {{ matches_pattern(
                'rest', '[0-9]$| [A-Z]$|[0-9][A-Z]{1,2}$|-|#|(FLOOR|FLR|FL)$|BOX'
            ) }} then rest
            when {{ matches_pattern("' ' || rest", unit_pattern()) }}
                then {{ trimmed(replace_pattern("' ' || rest", unit_pattern(), '')) }}
            when {{ matches_pattern('rest', bare_unit) }}
                then {{ replace_pattern('rest', ' [^ ]+$', '') }}
            else {{ trimmed(replace_pattern('rest', '(^| )' ~ post_box ~ '.*$', '')) }}
        end as street_part
    from rests

),

street_names as (

    select
        *,
        case
            when {{ matches_pattern('street_part', '[^A-Z0-9 ]|  ') }}
                then {{ trimmed(replace_pattern('street_part', '[^A-Z0-9]+', ' ')) }}
            else street_part
        end as street_name,
        case
            when
                opening_length > 0
                or second_line_unit != ''
                or (
                    length(rest) > length(street_part)
                    and not {{ matches_pattern('rest', '(^| )' ~ post_box) }}
                )
                then nullif({{ replace_pattern(
                    replace_pattern(
                        "substr(street_line, 1, opening_length)"
                        ~ " || ' ' || substr(rest, length(street_part) + 1)"
                        ~ " || ' ' || second_line_unit",
                        '(' ~ unit_words() ~ '|ST|ND|RD|TH)', ''
                    ), '[^A-Z0-9]+', ''
                ) }}, '')
        end as unit_key
    from endings

),

street_words_apart as (

    select
        *,
        {% for position in range(1, word_count + 1) -%}
        case
            when street_name like '{{ '% ' * (position - 1) }}%'
                then split_part(street_name, ' ', {{ position }})
        end as word_{{ position }},
        {% endfor -%}
        case
            when street_name like '{{ '% ' * word_count }}%'
                then replace({{ replace_pattern('street_name', more_words, '') }}, ' ', '')
            else ''
        end as further_words
    from street_names

),

-- FIRST STREET and 1ST ST are both 1ST.
worded as (

    select
        street_words_apart.*,
        {% for position in range(1, word_count + 1) -%}
        coalesce(
            standard_{{ position }}.standard_word,
            case
                when {{ matches_pattern('word_' ~ position, '^[0-9]+(ST|ND|RD|TH)$') }}
                    then {{ replace_pattern('word_' ~ position, '[A-Z]+$', '') }}
                else word_{{ position }}
            end,
            ''
        ) ||
        {% endfor -%}
        further_words as street_letters
    from street_words_apart
    {%- for position in range(1, word_count + 1) %}
    left join street_words as standard_{{ position }}
        on street_words_apart.word_{{ position }} = standard_{{ position }}.word
    {%- endfor %}

),

placeholder_streets as (

    select word from name_words
    where kind = 'placeholder_street'

),

keyed as (

    select
        worded.*,
        case
            when number_text = 'POBOX' then {{ replace_pattern('body', '[^0-9]+', '') }}
            when {{ matches_pattern('number_text', '[^0-9A-Z]') }}
                then {{ replace_pattern('number_text', '[^0-9A-Z]+', '') }}
            else nullif(number_text, '')
        end as street_number,
        case
            when number_text = 'POBOX' then 'POBOX'
            when number_text != '' or placeholder_streets.word is null
                then nullif(street_letters, '')
        end as street_key
    from worded
    left join placeholder_streets
        on worded.street_letters = placeholder_streets.word

),

parted as (

    select
        *,
        case
            when street_key is not null
                then coalesce(street_number, '') || '|' || street_key || '|'
                    || coalesce(unit_key, '')
        end as street_parts
    from keyed

)
{%- endmacro %}
