{#
    Hold a segment's SQL to the order of the member row; dbt's contract, which compares names and types,
    does not look at it.

    found: names of the columns that the SQL gives, in lower case.
#}
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
