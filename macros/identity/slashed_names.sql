{% macro slashed_names(names) -%}
    case
        when {{ matches_pattern(names, '(?i)^ *n */ *a *$') }} then null
        else {{ replace_pattern(names, '(?i) *([/&+]| (and|et|or) ) *', '/') }}
    end
{%- endmacro %}
