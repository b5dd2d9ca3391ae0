{#-
    A text that names two people with a slash between them: `JOHN & MARY`, `JOHN AND MARY` and
    `JEAN ET MARIE` become `JOHN/MARY`. Null for `N/A`.
-#}
{% macro slashed_names(names) -%}
    case
        when {{ matches_pattern(names, '(?i)^ *n */ *a *$') }} then null
        else {{ replace_pattern(names, '(?i) *([/&+]| (and|et|or) ) *', '/') }}
    end
{%- endmacro %}
