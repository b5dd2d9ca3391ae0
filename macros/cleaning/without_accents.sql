{#-
    translate() instead of strip_accents(), which Spark does not have, and only over the letters that
    may be there, because DuckDB works a long list out anew for every row: most texts are ASCII and
    spared all of it, most of the rest are Western European.
-#}
{% macro without_accents(text) -%}
    {%- if var('is_linted', false) -%}
        {{ return(text) }}
    {%- endif -%}
    {%- set groups = letter_variants() -%}
    {%- set western = ' -~\\x{a0}-\\x{17f}' -%}
    {%- set latin = (
        western ~ '\\x{180}-\\x{2af}\\x{300}-\\x{36f}\\x{1e00}-\\x{1eff}\\x{2000}-\\x{206f}'
    ) -%}
    {%- set cyrillic = ' -~\\x{300}-\\x{36f}\\x{400}-\\x{52f}\\x{2000}-\\x{206f}' -%}
    {%- set foldable = (
        '\\x{c0}-\\x{2af}\\x{370}-\\x{52f}\\x{587}\\x{620}-\\x{6ff}\\x{929}\\x{931}\\x{934}'
        ~ '\\x{958}-\\x{95f}\\x{9dc}-\\x{9df}\\x{a33}\\x{a36}\\x{a59}-\\x{a5e}\\x{b5c}'
        ~ '\\x{b5d}\\x{1e00}-\\x{1fff}\\x{3040}-\\x{30ff}\\x{fb00}-\\x{fb02}\\x{fb1d}-\\x{fb4f}'
        ~ '\\x{212a}\\x{212b}\\x{2c60}-\\x{2c7f}\\x{ff10}-\\x{ff9d}'
    ) -%}
    {%- set marks = '[' ~ dropped_marks() ~ ']+' -%}
    {%- set letters_of_others = same_letters(
        text, [groups.greek, groups.others, groups.wide]
    ) -%}
    case
        when not {{ matches_pattern(text, '[^ -~]') }} then {{ upper_case(text) }}
        when not {{ matches_pattern(text, '[^' ~ western ~ ']') }}
            then {{ two_letters(same_letters(upper_case(text), [groups.latin_1])) }}
        when not {{ matches_pattern(text, '[^' ~ latin ~ ']') }}
            then {{ replace_pattern(two_letters(
                same_letters(upper_case(text), [groups.latin_1, groups.latin])
            ), marks) }}
        when not {{ matches_pattern(text, '[^' ~ cyrillic ~ ']') }}
            then {{ replace_pattern(same_letters(upper_case(text), [groups.cyrillic]), marks) }}
        when {{ matches_pattern(text, '[' ~ foldable ~ dropped_marks() ~ ']') }}
            then {{ replace_pattern(two_letters(same_letters(
                upper_case(letters_of_others), [groups.latin_1, groups.latin, groups.cyrillic]
            )), marks) }}
        else {{ upper_case(text) }}
    end
{%- endmacro %}


{% macro same_letters(text, groups) -%}
    {%- set variants, letters = [], [] -%}
    {%- for group in groups -%}
        {%- for letter, variants_of_letter in group.items() -%}
            {%- do variants.append(variants_of_letter) -%}
            {%- do letters.append(letter * (variants_of_letter | length)) -%}
        {%- endfor -%}
    {%- endfor -%}
    translate({{ text }}, '{{ variants | join }}', '{{ letters | join }}')
{%- endmacro %}


{% macro two_letters(text) -%}
    {%- set ns = namespace(text=text) -%}
    {%- for letter, letters in {
        'ẞ': 'SS', 'Æ': 'AE', 'Œ': 'OE', 'ﬁ': 'FI',
    }.items() -%}
        {%- set ns.text = 'replace(' ~ ns.text ~ ", '" ~ letter ~ "', '" ~ letters ~ "')" -%}
    {%- endfor -%}
    {{ ns.text }}
{%- endmacro %}
