{#- Most values are, and are spared is_unread, which reads them. -#}
{% macro is_plain(text, typed) -%}
    {%- set day = '(0?[1-9]|1[0-9]|2[0-8])' -%}
    {%- set month = '(0?[1-9]|1[0-2])' -%}
    {%- set year = '(19|20)[0-9]{2}' -%}
    {%- set days = [
        year ~ '-' ~ month ~ '-' ~ day, month ~ '/' ~ day ~ '/' ~ year,
        year ~ '(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])',
    ] | join('|') -%}
    {%- set office = '[2-9]([02-9][0-9]|1[02-9])' -%}
    {%- set patterns = {
        'date': days ~ '|0',
        'deletion_date': days ~ '|0',
        'moment': '(' ~ year ~ '-' ~ month ~ '-' ~ day ~ ')[T ]([01][0-9]|2[0-3]):[0-5][0-9]'
            ~ '(:[0-5][0-9]([.][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?|' ~ days,
        'amount': '-?[$]?([0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2})([.][0-9]{1,2})?',
        'number': '-?[0-9]{1,9}([.][0-9]{1,2})?',
        'integer': '[0-9]{1,9}([.]0)?',
        'flag': '[YNyn10]|true|false',
        'block': '[YNyn10]|true|false',
        'permission': '[YNyn10]|true|false',
        'party': '[BCI]',
        'email': '[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@([A-Za-z0-9]+(-[A-Za-z0-9]+)*[.])+[A-Za-z]{2,18}',
        'phone': '([+]?1[-. ]?)?[(]?' ~ office ~ '[)]?[-. ]*' ~ office.replace('2-9', '2-46-9', 1)
            ~ '[-. ]?[0-9]{4}',
        'name': '[ -~]*[A-Za-z][ -~]*',
        'vin': '[A-HJ-NPR-Z0-9]{17}',
        'json': '[{\\[].*',
    } -%}
    {%- set kind = 'email' if typed.kind == 'contact_point' else typed.kind -%}
    {%- if kind in patterns and not typed.range -%}
        {{ matches_pattern(text, '^(' ~ patterns[kind] ~ ')$') }}
    {%- elif kind == 'code' -%}
        {%- set accepted = [] -%}
        {%- for value in typed['values'] -%}
            {%- do accepted.append(value.replace('_', '[ _-]?')) -%}
        {%- endfor -%}
        {{ matches_pattern(text, '(?i)^(' ~ accepted | join('|') ~ ')$') }}
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}
