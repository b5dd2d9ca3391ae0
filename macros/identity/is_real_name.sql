{#-
    Whether the letters of a name are somebody's: there are some, of whatever script, and they are no
    placeholder (var `placeholder_names`, and one of `placeholder_lone_names` only beside another name
    that is none: Malcolm X, but not CASH CUSTOMER or NA NA).

    other_letters: those of the name beside it; both_letters: first and last name run together.
-#}
{% macro is_real_name(letters, other_letters='null', both_letters='null') -%}
    {%- set names = "', '".join(var('placeholder_names')) -%}
    {%- set lone_names = "', '".join(var('placeholder_lone_names')) -%}
    coalesce(
        {{ letters }} not in ('{{ names }}')
        and (
            {{ letters }} not in ('{{ lone_names }}')
            or {{ other_letters }} not in ('{{ names }}', '{{ lone_names }}')
        )
        and coalesce({{ both_letters }} not in ('{{ names }}', '{{ lone_names }}'), true)
        and {{ matches_pattern(letters, '[A-Z]|\\p{L}') }},
        false
    )
{%- endmacro %}
