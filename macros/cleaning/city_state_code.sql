{% macro city_state_code(relation, place) -%}
{%- set code_pattern = (
    '[ ,]*([0-9]{5}[ -]?[0-9]{4}|[0-9]{4,5}|[A-Za-z][0-9][A-Za-z][ -]?[0-9][A-Za-z][0-9])$'
) -%}
places as (

    select
        *,
        {{ replace_pattern(place, '(?i)[ ,]+(usa|us|canada)$', '') }} as place
    from {{ relation }}

),

places_without_code as (

    select
        *,
        case
            when {{ matches_pattern('place', '(^|[^0-9])([0-9]{6,8}|[0-9]{10,})$') }} then place
            else {{ replace_pattern('place', code_pattern, '') }}
        end as place_without_code
    from places

),

split_places as (

    select
        *,
        substr(place, length(place_without_code) + 1) as code_text,
        {{ list_item('place_without_code', 1, ',') }} as before_comma,
        {{ upper_case(replace_pattern(
            "substr(place_without_code, length(split_part(place_without_code, ',', 1)) + 1)",
            '[ ,.]', '',
        )) }} as after_comma,
        {{ matches_pattern('place_without_code', '(^| )[A-Za-z]{2}$') }}
        and place_without_code not like '%,%'
        and length(place) > length(place_without_code) as is_state_last_word
    from places_without_code

),

placed as (

    select
        *,
        case
            when is_state_last_word
                then nullif({{ trimmed(
                    'substr(before_comma, 1, length(before_comma) - 2)'
                ) }}, '')
            else before_comma
        end as city,
        case
            when is_state_last_word
                then {{ upper_case('substr(before_comma, length(before_comma) - 1)') }}
            when {{ matches_pattern('after_comma', '^[A-Z]{2}$') }} then after_comma
        end as state,
        {{ postal_code('code_text') }} as postal_code
    from split_places

)
{%- endmacro %}
