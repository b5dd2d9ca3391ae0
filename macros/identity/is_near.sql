{#-
    Whether two texts differ by typing errors only: by one letter in texts of three or four, by two in
    longer ones; in scripts whose characters are syllables or words (all behind U+2E80) never, because
    there two names of three characters and one in common are two names. Levenshtein's distance, which
    both engines work out alike (Jaro-Winkler's they do not). Null when one is null.
-#}
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
