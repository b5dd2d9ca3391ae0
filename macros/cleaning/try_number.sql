{#-
    What is a number is said here, because the engines' try_cast() read more, and not the same: 1_000 on
    DuckDB, the digits of other scripts on Spark, and exponents, which DuckDB rounds on the way.
-#}
{% macro try_number(value, type, has_decimal_comma='false') -%}
    {%- if var('is_linted', false) -%}
        {{ return(value) }}
    {%- endif -%}
    {%- set blank = '[' ~ blank_characters() ~ ']' -%}
    {%- set blank_or_apostrophe = '[\\x{27}\\x{2019}' ~ blank_characters() ~ ']' -%}
    {%- set minus = '[-\\x{2010}-\\x{2015}\\x{2212}]' -%}
    {%- set currency = (
        '(?:(?:US|CA|CAN|C|A|AU|NZ|MX)?[$]|[\\x{a2}-\\x{a5}\\x{20a0}-\\x{20bf}]'
        ~ '|USD|CAD|MXN|EUR|GBP|CHF|AUD|NZD|JPY|BRL|SEK|NOK|DKK|PLN|CZK)'
    ) -%}
    {%- set first = '[1-9][0-9]{0,2}' -%}
    {%- set digits = '(?:' ~ [
        '[0-9]+(?:[.,][0-9]*)?',
        '[.,][0-9]+',
        first ~ '(?:,[0-9]{3})+(?:[.][0-9]*)?',
        first ~ '(?:[.][0-9]{3})+(?:,[0-9]*)?',
        first ~ '(?:' ~ blank ~ '[0-9]{3})+(?:[.,][0-9]*)?',
        first ~ '(?:[\\x{27}\\x{2019}][0-9]{3})+(?:[.,][0-9]*)?',
    ] | join('|') ~ ')' -%}
    {%- set around = '(?:' ~ currency ~ '|[+()]|' ~ minus ~ '|' ~ blank ~ ')*' -%}
    {%- set number = '(?i)^' ~ around ~ digits ~ around ~ '$' -%}
    {%- set signs = '[+(]|' ~ minus -%}
    {%- set is_grouped = matches_pattern(value, '[0-9]' ~ blank_or_apostrophe ~ '[0-9]') -%}
    {%- set may_be_thousands = '(^|[^0-9])' ~ first ~ '{}[0-9]{3}([^0-9]|$)' -%}
    case
        when {{ matches_pattern(value, '^-?[0-9]+([.]([0-9]{1,2}|[0-9]{4,}))?$') }}
            then try_cast({{ value }} as {{ type }})
        when {{ matches_pattern(value, number) }}
            and not {{ matches_pattern(value, '(' ~ signs ~ ').*(' ~ signs ~ ')|^[^(]*[)]|[(][^)]*$|[)].*[)]') }}
            and not {{ matches_pattern(value, '[0-9].*[(]|[0-9].*[+]') }}
            then try_cast(
                case
                    when {{ matches_pattern(value, '[(]|' ~ minus) }} then '-' else ''
                end
                || case
                    when {{ matches_pattern(value, ',.*,|[.].*[.]') }}
                        and not {{ matches_pattern(value, ',.*[.]|[.].*,') }}
                        then {{ replace_pattern(value, '[^0-9]') }}
                    when {{ matches_pattern(value, ',.*[.]') }}
                        then {{ replace_pattern(value, '[^0-9.]') }}
                    when {{ matches_pattern(value, '[.].*,') }}
                        then replace({{ replace_pattern(value, '[^0-9,]') }}, ',', '.')
                    when {{ is_grouped }}
                        then replace({{ replace_pattern(value, '[^0-9.,]') }}, ',', '.')
                    when {{ matches_pattern(value, may_be_thousands | replace('{}', ',')) }}
                        then case
                            when {{ has_decimal_comma }}
                                then replace({{ replace_pattern(value, '[^0-9,]') }}, ',', '.')
                            else {{ replace_pattern(value, '[^0-9]') }}
                        end
                    when {{ matches_pattern(value, may_be_thousands | replace('{}', '[.]')) }}
                        and {{ has_decimal_comma }}
                        then {{ replace_pattern(value, '[^0-9]') }}
                    else replace({{ replace_pattern(value, '[^0-9.,]') }}, ',', '.')
                end as {{ type }}
            )
    end
{%- endmacro %}
