{#-
    Whether the letters of a name are somebody's: there are some, and they are no placeholder (var
    `placeholder_names`; without a first name beside them neither one of `placeholder_lone_names`).
-#}
{% macro is_real_name(letters, first_name_letters=none) -%}
    {%- set names = "', '".join(var('placeholder_names')) -%}
    {%- set lone_names = "', '".join(var('placeholder_lone_names')) -%}
    {{ letters }} not in ('{{ names }}')
    and {{ matches_pattern(letters, '[A-Z]') }}
    {%- if first_name_letters == 'null' %}
    and {{ letters }} not in ('{{ lone_names }}')
    {%- elif first_name_letters %}
    and ({{ letters }} not in ('{{ lone_names }}') or {{ first_name_letters }} is not null)
    {%- endif %}
{%- endmacro %}
