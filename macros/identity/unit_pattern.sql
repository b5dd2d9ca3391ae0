{% macro unit_pattern() -%}
    {%- set value = '([A-Z]{0,2}[0-9]+[A-Z]{0,2}|[A-Z])(-[A-Z0-9]+)?' -%}
    {{ return(
        '(( (' ~ unit_words() ~ ')( #)? ?| # ?)' ~ value
        ~ '( [A-Z0-9])?| [0-9]+(ST|ND|RD|TH) (FLOOR|FLR|FL))+$'
    ) }}
{%- endmacro %}


{% macro unit_words() -%}
    {{ return(
        'APARTMENT|APT|APPT|APP|BUILDING|BLDG|BUREAU|FLAT|FLOOR|FLR|FL|LOT|PENTHOUSE|PH|ROOM|RM'
        ~ '|SPACE|SPC|SUITE|STE|TRAILER|TRLR|UNITE|UNIT|VILLA'
    ) }}
{%- endmacro %}
