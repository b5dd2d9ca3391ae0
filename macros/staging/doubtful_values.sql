{% macro doubtful_values(typed) -%}
    {%- set column = adapter.quote(typed.column) -%}
    {%- set entry = "'" ~ typed.number ~ "' || chr(31) || " -%}
    {%- if typed.key -%}
        {%- set list = read_items(json_values(column, typed.key), json_value('item')) -%}
    {%- elif typed.list -%}
        {%- set list = split_text('translate(' ~ column ~ ", '" ~ typed.list ~ "', '"
            ~ '|' * (typed.list | length) ~ "')") -%}
    {%- elif typed['items'] is not callable -%}
        {%- set list = read_items(json_items(column), json_scalar('item', typed['items'])) -%}
    {%- endif -%}
    {%- set value = 'item' if list else column -%}
    {%- if typed.seed == 'dealerships' -%}
        {%- set is_good = 'mapped_dealerships.source_code is not null' -%}
    {%- elif typed.seed -%}
        {%- set code = lower_case(
            'substr(' ~ value ~ ', 1, 1)' if typed.first_letter else value
        ) -%}
        {%- set is_good = 'array_contains(known_codes.' ~ typed.seed ~ ', ' ~ code ~ ')' -%}
    {%- elif typed.channel -%}
        {%- set is_good -%}
            {{ contact_point_of(typed.channel, typed.column) }} is not null
            or {{ raw_code(typed.channel, ['email', 'sms', 'phone', 'mail']) }} is null
        {%- endset -%}
    {%- else -%}
        {%- set is_good = is_plain(value, typed) -%}
    {%- endif -%}
    {%- set entry = entry ~ value ~ (" || chr(31) || 'unread'" if typed.seed or typed.channel else '') -%}
    case
        when {{ column }} is null then null
        {%- if list %}
        else nullif({{ joined_items(
            read_items(list, bare_text('item')), entry, "item != '' and not (" ~ is_good ~ ')'
        ) }}, '')
        {%- else %}
        {%- if typed.not_before %}
        when {{ raw_date(typed.column) }} < {{ raw_date(typed.not_before) }}
            then {{ entry }} || chr(31) || 'early' || chr(31) || {{ adapter.quote(typed.not_before) }}
        {%- endif %}
        when not ({{ is_good }}) then {{ entry }}
        {%- endif %}
    end
{%- endmacro %}
