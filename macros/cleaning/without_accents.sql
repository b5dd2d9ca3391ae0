{#-
    A text in upper case without the accents of its Latin letters: É is E, Ł is L. Letters that are two
    (Æ, Œ, ẞ) become the first of them.
    translate() instead of strip_accents(), which Spark does not have, and only where a letter needs it,
    because it takes DuckDB twenty times as long as to look for one.
-#}
{% macro without_accents(text) -%}
    {%- set letters = {
        'A': 'ÀÁÂÃÄÅĀĂĄÆ', 'C': 'ÇĆĈĊČ', 'D': 'ĎĐ', 'E': 'ÈÉÊËĒĔĖĘĚ', 'G': 'ĜĞĠĢ', 'H': 'ĤĦ',
        'I': 'ÌÍÎÏĨĪĬĮİ', 'J': 'Ĵ', 'K': 'Ķ', 'L': 'ĹĻĽĿŁ', 'N': 'ÑŃŅŇ', 'O': 'ÒÓÔÕÖØŌŎŐŒ',
        'R': 'ŔŖŘ', 'S': 'ŚŜŞŠẞ', 'T': 'ŢŤŦ', 'U': 'ÙÚÛÜŨŪŬŮŰŲ', 'W': 'Ŵ', 'Y': 'ÝŶŸ', 'Z': 'ŹŻŽ',
    } -%}
    {%- set accented = letters.values() | join -%}
    {%- set plain = [] -%}
    {%- for letter, variants in letters.items() -%}
        {%- do plain.append(letter * (variants | length)) -%}
    {%- endfor -%}
    case
        when {{ matches_pattern(text, '[^ -~]') }}
            then translate({{ upper_case(text) }}, '{{ accented }}', '{{ plain | join }}')
        else {{ upper_case(text) }}
    end
{%- endmacro %}
