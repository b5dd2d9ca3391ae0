{% macro plausible_email(value, position=1) -%}
    {%- if var('is_linted', false) -%}
        {{ return(value) }}
    {%- endif -%}
    {%- set plain = (
        '^[A-Za-z0-9_%+-]+([.][A-Za-z0-9_%+-]+)*@([A-Za-z0-9]+(-[A-Za-z0-9]+)*[.])+[A-Za-z]{2,}$'
    ) -%}
    {%- set address = lower_case(value) -%}
    case
        when length({{ value }}) <= 64 and {{ matches_pattern(value, plain) }}
            then {{ 'nullif(' ~ replace_pattern(
                address, '^' ~ placeholder_email_pattern(), ''
            ) ~ ", '')" if position == 1 else 'null' }}
        when {{ value }} like '%@%'
            then {{ match_at(emails_apart(value), ';(' ~ email_pattern() ~ ');', position) }}
    end
{%- endmacro %}


{% macro email_pattern() -%}
    {%- set atom = '[a-z0-9\\x{80}-\\x{10ffff}!#$%&\\x27*+/=?^_`{|}~-]+' -%}
    {%- set letter = '[a-z0-9\\x{80}-\\x{10ffff}]+' -%}
    {%- set label = letter ~ '(?:-+' ~ letter ~ ')*' -%}
    {%- set last_label = '[a-z\\x{80}-\\x{10ffff}]{2,}' -%}
    {{ return(atom ~ '(?:[.]' ~ atom ~ ')*@(?:' ~ label ~ '[.])+' ~ last_label) }}
{%- endmacro %}


{% macro placeholder_email_pattern() -%}
    {%- set names = [] -%}
    {%- for name in var('placeholder_email_names') -%}
        {%- do names.append(name | list | join('[^;a-z@]*')) -%}
    {%- endfor -%}
    {{ return('[^;a-z@]*(?:' ~ names | join('|') ~ ')[^;a-z@]*@[^;]*') }}
{%- endmacro %}


{#- Each step names the one before it once, or the expression would double every time. -#}
{% macro emails_apart(value) -%}
    {%- set quotes = '"\\x27`\\x{2018}\\x{2019}\\x{201c}\\x{201d}\\x{ab}\\x{bb}' -%}
    {%- set label = '(?:mailto|smtp|e-?mail|to|home|work|personal|office)(?: address)? ?: ?' -%}
    {%- set between = '(@[^ ;,<>/|@]+)(?: (?:or|and|[&/|-]) | |[/|])([^ ;,<>@]+@)' -%}
    {%- set ends = ';,<>\\x5b\\x5d' -%}
    {%- set text = namespace(sql=unicode_labels(lower_case(value))) -%}
    {%- for pattern, replacement in [
        [invisible_signs(), ''],
        ['[?](?:subject|body|cc|bcc|to)=.*$', ''],
        ['[(][^()]*[)]', ' '],
        [unicode_blanks(), ' '],
        ['[^' ~ ends ~ ']*[<\\x5b]([^' ~ ends ~ ']*@)', ';\\1'],
        [between, '\\1;\\2'],
        [between, '\\1;\\2'],
        ['^|$', ';'],
        ['[ .,:!?*/|' ~ quotes ~ ']*[' ~ ends ~ ']+(?: |=?[' ~ quotes ~ '*]|' ~ label ~ ')*', ';;'],
        [
            ';[^;@]{65,}@|@(?:[^;@]*[.])?[^;.@]{64,}|;' ~ placeholder_email_pattern(), ';',
        ],
    ] -%}
        {%- set text.sql = replace_pattern(text.sql, pattern, replacement) -%}
    {%- endfor -%}
    {{ return(text.sql) }}
{%- endmacro %}
