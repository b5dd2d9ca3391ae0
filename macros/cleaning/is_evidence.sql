{#-
    Whether a raw column says where the proof of a wish is kept: any letters or digits but the words
    that people type where there is none (var `placeholder_email_names`).
-#}
{% macro is_evidence(column) -%}
    coalesce(
        {{ lower_case(letters_and_digits(raw_text(column))) }} not in (
            {%- for placeholder in var('placeholder_email_names') -%}
                '{{ placeholder }}'{{ ', ' if not loop.last }}
            {%- endfor -%}
        ),
        false
    )
{%- endmacro %}
