{#-
    A select with a row for each typed column (see typed_columns) of these raw tables, given as
    [feed, table] pairs: feed, table_name, column_label (its number, three digits), column_name, value_kind
    (date, amount, number, flag, email, phone, address, name, vin, code, json) and fate.
-#}
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
