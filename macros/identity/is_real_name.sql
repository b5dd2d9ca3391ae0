{#-
    Whether the letters of a name are somebody's: there are some, of whatever script, and they are no
    placeholder (seed `name_words`; a placeholder_lone_name only beside another name that is none:
    Malcolm X, but not CASH CUSTOMER or NA NA).

    placeholder: relation joined on those letters, other_placeholder on those of the name beside them,
    both_placeholder on first and last name run together; each with is_lone, null for no placeholder.
-#}
{% macro is_real_name(letters, other_letters, placeholder, other_placeholder, both_placeholder) -%}
    coalesce(
        (
            {{ placeholder }}.is_lone is null
            or (
                {{ placeholder }}.is_lone
                and {{ other_letters }} is not null
                and {{ other_placeholder }}.is_lone is null
            )
        )
        and {{ both_placeholder }}.is_lone is null
        and {{ matches_pattern(letters, '[A-Z]|\\p{L}') }},
        false
    )
{%- endmacro %}
