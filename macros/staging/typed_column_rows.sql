{% macro typed_column_rows(tables) -%}
    {%- set kinds = {
        'moment': 'date', 'deletion_date': 'date', 'integer': 'number', 'block': 'flag',
        'permission': 'flag', 'party': 'flag', 'contact_point': 'address',
    } -%}
    {%- set rows = [] -%}
    {%- for feed, table_name in tables -%}
        {%- for value in typed_columns(feed, table_name) -%}
            {%- do rows.append("('" ~ [
                feed, table_name, '%03d' % value.number, value.label,
                kinds.get(value.kind, value.kind), value.fate,
            ] | join("', '") ~ "')") -%}
        {%- endfor -%}
    {%- endfor -%}
    select *
    from (
        values
        {{ rows | join(',\n        ') if rows else "('', '', '', '', '', '')" }}
    ) as declared (feed, table_name, column_label, column_name, value_kind, fate)
{%- endmacro %}
