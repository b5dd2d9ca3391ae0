{% macro hold_to_member_row(found) %}
    {% set wanted = member_row() | list %}
    {% if found[:wanted | length] != wanted and found | sort == model.columns | map('lower') | sort %}
        {{ exceptions.raise_compiler_error(
            model.original_file_path ~ ' begins with the columns ' ~ found[:wanted | length] | join(', ')
            ~ '; every segment begins with ' ~ wanted | join(', ')
            ~ ": end its SQL with member_rows('qualified')"
        ) }}
    {% endif %}
{% endmacro %}
