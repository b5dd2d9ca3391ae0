{#- Each step names the one before it once, or the expression would double every time. -#}
{% macro mail_address(value) -%}
    {%- if var('is_linted', false) -%}
        {{ return(value) }}
    {%- endif -%}
    {%- set country = '(?:USA|US|U[.]S[.](?:A[.])?|UNITED STATES(?: OF AMERICA)?|CANADA)' -%}
    {%- set text = namespace(sql=upper_case(value)) -%}
    {%- for pattern, replacement in [
        [invisible_signs(), ''],
        ['[|;\\n\\r]+', ','],
        [unicode_blanks(), ' '],
        ['([0-9])[ ,]+' ~ country ~ '[ .,]*$', '\\1'],
        ['^[ .,"=]+|[ .,"]+$', ''],
        [', ?([0-9]{3})$', ',00\\1'],
        [', ?([0-9]{4})$', ',0\\1'],
        [', ?([0-9]{4})([0-9]{4})$', ',0\\1\\2'],
        ['^(.*[^0-9A-Z#-])([0-9]{5})(?:[ -]?[0-9]{4})?$', '\\1|\\2'],
        ['^([^|]*[^0-9A-Z|])([A-Z][0-9][A-Z])[ -]?([0-9][A-Z][0-9])$', '\\1|\\2 \\3'],
        [', ?((?:' ~ unit_words() ~ '|#)[ .#]*[0-9A-Z-]+)$', ',\\1,'],
        ['^([^|]*), ?([0-9A-Z]+)[ -]?([0-9A-Z]*[0-9][0-9A-Z]*)$', '\\1|\\2\\3'],
        ['^[^0-9,|]*, ?([0-9]|P[ .]*O[ .]*BOX)', '\\1'],
        ['^ *([^,|]*?) *(?:, *([^,|]*?) *)?(?:,[^|]*)?[|]([^|]*)$', '\\1|\\2|\\3'],
    ] -%}
        {%- set text.sql = replace_pattern(text.sql, pattern, replacement) -%}
    {%- endfor -%}
    {{ match_at(text.sql, '^([^|]*[0-9A-Z][^|]*[|][^|]*[|][^|]+)$') }}
{%- endmacro %}
