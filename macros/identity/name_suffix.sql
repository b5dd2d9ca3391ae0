{#-
    The suffix that tells father from son, as JR, SR, II, III or IV; null without one. `name_text` is a
    name whose fields are joined by bars; a suffix stands behind a word, or alone in its field.
-#}
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
