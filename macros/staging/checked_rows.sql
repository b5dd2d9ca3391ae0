{% macro checked_rows(
    raw_table,
    feed,
    table_name,
    dealership_code,
    dated_by,
    is_date_required,
    date_optional_when,
    expected_on,
    compared_as,
    seeds
) %}
{%- set natural_key = natural_key_of(feed, table_name) -%}
{%- set typed = typed_columns(feed, table_name) -%}
{%- if dealership_code is none -%}
    {%- set typed = typed | rejectattr('seed', 'equalto', 'dealerships') | list -%}
{%- endif -%}
{%- set kinds = {} -%}
{%- for value in typed if not value.key -%}
    {%- do kinds.update({value.column: value.kind}) -%}
{%- endfor -%}
{%- set quarantining = typed | selectattr('fate', 'equalto', 'quarantine') | list -%}
{%- set and_date_required -%}
    {%- if date_optional_when is not none %} and not coalesce({{ date_optional_when }}, false){% endif -%}
{%- endset -%}
cells as (

    {{ raw_cells(raw_table, feed, table_name) }}
    /* all files */

),

{% if dealership_code is not none -%}
mapped_dealerships as (

    select
        source_code,
        max(case when country in (
            '{{ var('decimal_comma_countries') | join("', '") }}'
        ) then 1 else 0 end) = 1 as has_decimal_comma
    from {{ ref('dealerships') }}
    where feed = '{{ feed }}'
    group by source_code

),
{%- endif %}

{% for name, seed in seeds.items() -%}
codes_of_{{ name }} as (

    select {{ listed_rows('source_value') }} as {{ name }}
    from {{ seed }}
    where feed = '{{ feed }}'

),

{% endfor -%}
{% if seeds -%}
known_codes as (

    select *
    from {% for name in seeds -%}
        {{ 'cross join ' if not loop.first }}codes_of_{{ name }}{{ ' ' if not loop.last }}
    {%- endfor %}

),

{% endif -%}
looked_at as (

    select
        cells.*,
        {% if dealership_code is not none -%}
        mapped_dealerships.source_code as mapped_source_code,
        coalesce(mapped_dealerships.has_decimal_comma, false) as has_decimal_comma,
        {%- else -%}
        false as has_decimal_comma,
        {%- endif %}
        nullif(concat_ws(
            chr(30)
            {%- for value in typed %},
            {{ doubtful_values(value) }}
            {%- endfor %}
        ), '') as doubtful_values
    from cells
    {%- if dealership_code is not none %}
    left join mapped_dealerships
        on {{ raw_text(dealership_code) }} = mapped_dealerships.source_code
    {%- endif %}
    {%- if seeds %}
    cross join known_codes
    {%- endif %}

),

-- Few rows hold a value that is not plainly readable: those are read one by one.
doubts as (

    select
        _file,
        _line,
        has_decimal_comma,
        doubtful_values,
        {{ explode_positions(
            "1 + length(doubtful_values) - length(replace(doubtful_values, chr(30), ''))"
        ) }} as list_position
    from looked_at
    where doubtful_values is not null

),

doubtful_texts as (

    select
        _file,
        _line,
        has_decimal_comma,
        split_part(doubtful_values, chr(30), cast(list_position as integer)) as doubtful_value
    from doubts

),

doubtful_cells as (

    select
        _file,
        _line,
        has_decimal_comma,
        try_cast(split_part(doubtful_value, chr(31), 1) as integer) as column_number,
        split_part(doubtful_value, chr(31), 2) as sent_text,
        split_part(doubtful_value, chr(31), 3) as verdict,
        split_part(doubtful_value, chr(31), 4) as other_text
    from doubtful_texts

),

unread_cells as (

    select
        _file,
        _line,
        column_number,
        sent_text,
        verdict,
        other_text,
        lpad(cast(column_number as string), 3, '0') as column_label,
        {{ shown_example('sent_text', in_numbers(
            'column_number', typed | selectattr('is_personal') | list
        )) }} as example
    from doubtful_cells
    where
        verdict != ''
        {%- for sample, alike in columns_of_a_kind(typed) %}
        or (
            {{ in_numbers('column_number', alike) }}
            and {{ is_unread('sent_text', sample, 'has_decimal_comma') }}
        )
        {%- endfor %}

),

objections as (

    select
        _file,
        _line,
        column_number,
        column_label,
        column_label || chr(31) || example as unread,
        case
            when column_number = 0 then cast(null as string)
            {%- for value in quarantining %}
            {%- if value.not_before %}
            when column_number = {{ value.number }} and verdict = 'early'
                then 'ends_before_it_begins|{{ value.label }} = ' || sent_text
                    || ', {{ value.not_before }} = ' || other_text
            {%- endif %}
            when column_number = {{ value.number }}
                then '{{ quarantine_reason(value.kind) }}|{{ value.label }} = '
                    || {{ 'example' if value.is_personal else 'sent_text' }}
            {%- endfor %}
        end as objection
    from unread_cells

),

unread_rows as (

    select
        _file,
        _line,
        {{ joined_rows('unread') }} as unread,
        substr(min(
            case
                when column_number not in ({{ (typed | selectattr('column', 'equalto', dated_by)
                    | map(attribute='number') | list or [0]) | join(', ') }})
                    then column_label || objection
            end
        ), 4) as objection,
        substr(min(
            case
                when column_number in ({{ (typed | selectattr('column', 'equalto', dated_by)
                    | map(attribute='number') | list or [0]) | join(', ') }})
                    then column_label || objection
            end
        ), 4) as date_objection
    from objections
    group by _file, _line

),

checked as (

    select
        looked_at._file as file_name,
        looked_at._line as line_number,
        looked_at._extracted_at as extracted_at,
        {{ raw_text(dealership_code) if dealership_code else 'cast(null as string)' }} as source_code,
        looked_at.has_decimal_comma,
        unread_rows.unread,
        {%- set key_texts = [] -%}
        {%- for column in natural_key -%}
            {%- if column in compared_as -%}
                {%- do key_texts.append(compared_as[column]) -%}
            {%- elif kinds.get(column) == 'moment' -%}
                {%- do key_texts.append(
                    'coalesce(cast(' ~ raw_timestamp(column) ~ ' as string), cast('
                    ~ raw_date(column) ~ ' as string), ' ~ raw_text(column) ~ ')'
                ) -%}
            {%- elif kinds.get(column) == 'date' -%}
                {%- do key_texts.append(raw_date(column)) -%}
            {%- elif kinds.get(column) == 'integer' -%}
                {%- do key_texts.append(raw_number(column, 'integer', 'looked_at.has_decimal_comma')) -%}
            {%- elif is_numeric_customer_number(feed, table_name, column) -%}
                {%- do key_texts.append(raw_customer_number(column)) -%}
            {%- else -%}
                {%- do key_texts.append(raw_text(column)) -%}
            {%- endif -%}
        {%- endfor %}
        {{ surrogate_key(key_texts) }} as natural_key,
        case
            {%- for column in natural_key %}
            when {{ raw_text(column) }} is null
                {{- and_date_required if column == dated_by }}
                then 'missing_key|{{ column }}'
            {%- endfor %}
            {%- if dealership_code is not none %}
            when mapped_source_code is null
                then 'unmapped_dealership|{{ dealership_code }} = '
                    || coalesce({{ raw_text(dealership_code) }}, '')
            {%- endif %}
            {%- if is_date_required and dated_by is not none %}
            when coalesce({{ is_no_day(raw_text(dated_by)) }}, true)
                {{- and_date_required }}
                then 'missing_date|{{ dated_by }}'
            {%- endif %}
            {%- if expected_on is not none %}
            when coalesce({{ is_no_day(raw_text(expected_on)) }}, true)
                then 'missing_date|{{ expected_on }}'
            {%- endif %}
            when unread_rows.date_objection is not null
                {{- and_date_required }}
                then unread_rows.date_objection
            when unread_rows.objection is not null then unread_rows.objection
        end as row_objection,
        {%- if dated_by is not none %}
        case
            when
                {{ raw_date(dated_by) }} is not null
                {%- if date_optional_when is not none %}
                and not (
                    {{ raw_date(dated_by) }} > cast(looked_at._extracted_at as date)
                    and coalesce({{ date_optional_when }}, false)
                )
                {%- endif %}
                then {{ raw_date(dated_by) }}
            {%- if expected_on is not none %}
            when {{ raw_date(dated_by) }} is null and {{ raw_date(expected_on) }} is not null
                then least({{ raw_date(expected_on) }}, cast(looked_at._extracted_at as date))
            {%- endif %}
        end as known_on,
        {%- if expected_on is not none %}
        case
            when {{ raw_date(dated_by) }} is null
                then '{{ expected_on }} = ' || {{ raw_text(expected_on) }}
            else '{{ dated_by }} = ' || {{ raw_text(dated_by) }}
        end as known_on_detail
        {%- else %}
        '{{ dated_by }} = ' || {{ raw_text(dated_by) }} as known_on_detail
        {%- endif %}
        {%- else %}
        cast(null as date) as known_on,
        cast(null as string) as known_on_detail
        {%- endif %}
    from looked_at
    left join unread_rows
        on
            looked_at._file = unread_rows._file
            and looked_at._line = unread_rows._line

)
{%- endmacro %}
