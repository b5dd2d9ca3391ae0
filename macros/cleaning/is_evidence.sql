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
