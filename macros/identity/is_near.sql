{#- Levenshtein's distance, which both engines work out alike (Jaro-Winkler's they do not). -#}
{% macro is_near(left_text, right_text) -%}
    (
        least(length({{ left_text }}), length({{ right_text }})) >= 3
        and greatest({{ left_text }}, {{ right_text }}) < '⺀'
        and levenshtein({{ left_text }}, {{ right_text }})
        <= case
            when greatest(length({{ left_text }}), length({{ right_text }})) <= 4 then 1
            else 2
        end
    )
{%- endmacro %}
