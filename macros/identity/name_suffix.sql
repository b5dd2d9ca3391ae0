{% macro name_suffix(name_text) -%}
    {%- set place = '(?i)([\\p{L}\\p{M}][.]?[ ,]+|[|])({})[.]?($|[ ,/&|])' -%}
    case
        when {{ matches_pattern(name_text, place.replace('{}', 'jr|jnr')) }} then 'JR'
        when {{ matches_pattern(name_text, place.replace('{}', 'sr|snr')) }} then 'SR'
        when {{ matches_pattern(name_text, place.replace('{}', 'ii|2nd')) }} then 'II'
        when {{ matches_pattern(name_text, place.replace('{}', 'iii|3rd')) }} then 'III'
        when {{ matches_pattern(name_text, place.replace('{}', 'iv|4th')) }} then 'IV'
    end
{%- endmacro %}
