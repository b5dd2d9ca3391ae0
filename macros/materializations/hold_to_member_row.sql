{#
    Give a segment's model the columns of the member row, for its contract and its comments, and hold its
    SQL to their order. dbt's contract, which compares names and types, does not look at the order.
#}
{% macro hold_to_member_row(model, compiled_code) %}
    {% do model.update({'columns': columns_of(model)}) %}
    {% set wanted = member_row() | list %}
    {% set found = get_column_schema_from_query(compiled_code) | map(attribute='name') | map('lower') | list %}
    {% if found[:wanted | length] != wanted and found | sort == model.columns | map('lower') | sort %}
        {{ exceptions.raise_compiler_error(
            model.original_file_path ~ ' begins with the columns ' ~ found[:wanted | length] | join(', ')
            ~ '; every segment begins with ' ~ wanted | join(', ')
            ~ ": end its SQL with member_rows('qualified')"
        ) }}
    {% endif %}
{% endmacro %}
