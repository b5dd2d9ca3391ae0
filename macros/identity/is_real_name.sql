{#-
    Whether the letters of a name are somebody's: there are some, and they are no placeholder (var
    `placeholder_names`, and one of `placeholder_lone_names` only beside the letters of a first name).
-#}
{% macro is_real_name(letters, first_name_letters='null') -%}
    {%- set names = "', '".join(var('placeholder_names')) -%}
    {%- set lone_names = "', '".join(var('placeholder_lone_names')) -%}
    coalesce(
        {{ letters }} not in ('{{ names }}')
        and ({{ first_name_letters }} is not null or {{ letters }} not in ('{{ lone_names }}'))
        and {{ matches_pattern(letters, '[A-Z]') }},
        false
    )
{%- endmacro %}
