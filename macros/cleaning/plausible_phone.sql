{% macro plausible_phone(value, position=1) -%}
    {%- if var('is_linted', false) -%}
        {{ return(value) }}
    {%- endif -%}
    {%- set plain = (
        '^([+]?1[ .-]?)?[(]?[2-9][0-9]{2}[) .-]{0,2}[2-9][0-9]{2}[ .-]?[0-9]{4}$'
    ) -%}
    {%- set number = "'+1' || " ~ replace_pattern(value, '^[+]?1|[^0-9]+', '') -%}
    case
        when {{ matches_pattern(value, plain) }}
            then {{ 'nullif(' ~ replace_pattern(
                number, '^' ~ impossible_phone_pattern() ~ '$', ''
            ) ~ ", '')" if position == 1 else 'null' }}
        when {{ matches_pattern(value, '(?:[0-9０-９][^A-Za-z0-9]*){10}') }}
            then {{ match_at(phones_apart(value), '([+]1[0-9]{10});', position) }}
    end
{%- endmacro %}


{% macro impossible_phone_pattern() -%}
    {{ return(
        '[+]1(?:(?:[0-9]11|[0-9]{4}11|[0-9]{3}555(?:0[02-9]|[1-9]))[0-9]*|[0-9]{3}[01][0-9]*'
        ~ '|2{10}|3{10}|4{10}|5{10}|6{10}|7{10}|8{10}|9{10}|2345678901|9876543210)'
    ) }}
{%- endmacro %}


{#- Each step names the one before it once, or the expression would double every time. -#}
{% macro phones_apart(value) -%}
    {%- set number = '(?:001|1)?[2-9][0-9]{9}' -%}
    {%- set extension = '(?i)([0-9]{4})[ ;,]*(?:x|ext[a-z]*|#)[ .:#=]*[0-9]{1,6}([^0-9.-]|$)' -%}
    {%- set signs = '[().\\x{b7}/_\\x{ad}\\x{2010}-\\x{2015}\\x{2212}\\x{ff0d}-]+' -%}
    {%- set full_width = ('０１２３４５６７８９＋', '0123456789+') -%}
    {%- set text = namespace(
        sql='translate(' ~ value ~ ", '" ~ full_width[0] ~ "', '" ~ full_width[1] ~ "')"
    ) -%}
    {%- for pattern, replacement in [
        ['([0-9]{10})[.]0{1,2}([^0-9]|$)', '\\1;\\2'],
        [extension, '\\1;\\2'],
        [invisible_signs(), ''],
        [unicode_blanks(), ''],
        [signs, ''],
        ['[+](?:[02-9]|1[01])[0-9]*', ';'],
        ['[^0-9]+', ';;'],
        ['^|$', ';'],
        [';((?:' ~ number ~ ')+);', '<\\1>'],
        [';[0-9;]*', ''],
        ['(?:001|1)?([2-9][0-9]{9})', '+1\\1;'],
        [impossible_phone_pattern() ~ ';', ''],
    ] -%}
        {%- set text.sql = replace_pattern(text.sql, pattern, replacement) -%}
    {%- endfor -%}
    {{ return(text.sql) }}
{%- endmacro %}
