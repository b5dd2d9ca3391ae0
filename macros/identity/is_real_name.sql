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
