{#-
    Whether two texts differ by typing errors only: by one letter in texts of three or four, by one more
    for each three letters that the longer one has beyond them. Levenshtein's distance, which both
    engines work out alike (Jaro-Winkler's they do not). Null when one is null.
-#}
{% macro is_near(left_text, right_text) -%}
    (
        least(length({{ left_text }}), length({{ right_text }})) >= 3
        and 3 * levenshtein({{ left_text }}, {{ right_text }})
        <= greatest(length({{ left_text }}), length({{ right_text }}), 4) + 1
    )
{%- endmacro %}
