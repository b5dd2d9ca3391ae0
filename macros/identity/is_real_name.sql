{#-
    Whether the letters of a name are somebody's: there are some, of whatever script, and they are no
    placeholder (seed `name_words`; a placeholder_lone_name only beside another name that is none:
    Malcolm X, but not CASH CUSTOMER or NA NA).

    other_letters: those of the name beside it. both_letters: first and last name run together. words:
    relation of one row, as listed_words.
-#}
{% macro is_real_name(letters, other_letters, both_letters, words) -%}
    {%- set names, lone_names = words ~ '.placeholder_names', words ~ '.placeholder_lone_names' -%}
    coalesce({{ matches_pattern(letters, '[A-Z]|\\p{L}') }}, false)
    and not {{ is_listed(letters, names) }}
    and (
        not {{ is_listed(letters, lone_names) }}
        or (
            {{ other_letters }} is not null
            and not {{ is_listed(other_letters, names) }}
            and not {{ is_listed(other_letters, lone_names) }}
        )
    )
    and not {{ is_listed(both_letters, names) }}
    and not {{ is_listed(both_letters, lone_names) }}
{%- endmacro %}
