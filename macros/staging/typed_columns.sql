{#-
    number    from 1
    column    name in the export's header
    label     the same, and the key within it for what stands in JSON: `lines.sale`
    kind      date, moment, deletion_date, amount, number, integer, flag, block, permission, party, email,
              phone, contact_point, name, vin, code, or json: text that holds keys (see is_unread)
    fate      what becomes of a value of it that cannot be read: `quarantine` its row, read it in the
              `cautious` way, or leave it `empty`
    key       key under which JSON text holds it, at whatever depth
    items     keys under which the items of a JSON list hold it, where they are no plain texts
    list      separators of a list written as one text
    values, range   what a code or a number may be
    not_before   column whose day it must not lie before
    channel   column that says of which channel an address is
    is_personal   whether it says something of a person

    seed      seed whose column source_value has the codes, or `dealerships`; with `first_letter` a code's
              first letter

    Columns that the YAML declares no kind for are texts, and read as they are. So is the rooftop code.
-#}
{% macro typed_columns(feed, table_name) -%}
    {%- set typed = [] -%}
    {%- for column in (source_columns(feed, table_name) if execute else []) -%}
        {%- set meta = column.meta -%}
        {%- set declared = [] -%}
        {%- if meta.dealership_code -%}
            {%- do declared.append(
                (none, {'kind': 'code', 'fate': 'quarantine', 'seed': 'dealerships'})
            ) -%}
        {%- endif -%}
        {%- if meta.nested -%}
            {%- do declared.append((none, {'kind': 'json', 'fate': (meta.nested.values() | first).fate})) -%}
            {%- do declared.extend(meta.nested.items()) -%}
        {%- elif meta.kind -%}
            {%- do declared.append((none, meta)) -%}
        {%- endif -%}
        {%- for key, value in declared -%}
            {%- do typed.append(dict(
                value,
                number=typed | length + 1,
                column=column.name,
                key=key,
                label=column.name ~ ('.' ~ key if key else ''),
                is_personal=meta.get('personal', false) or 'customer_number' in meta
                    or value.kind in ('name', 'email', 'phone', 'contact_point', 'vin'),
            )) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(typed) }}
{%- endmacro %}
