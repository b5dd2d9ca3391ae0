{#-
    The register of a raw table: one row for each raw row, with its fate.

    quarantined  the row cannot be used; quarantine_reason and quarantine_detail say why:
                 missing_key           a column of the natural key (source YAML) is empty
                 unmapped_dealership   the rooftop code is not in the seed `dealerships`
                 missing_date          `dated_by` is empty or stands for no day (unless not
                                       is_date_required; none for a record that bears no date of its own)
                 unreadable_date, unreadable_number, unreadable_address, unreadable_value
                                       a value that the source YAML gives the fate `quarantine` (see
                                       typed_columns) is there and cannot be read
                 ends_before_it_begins a day with that fate lies before the one in `not_before`
                 after_as_of_date      `dated_by` lies after as_of_date
                 Where the SQL condition `date_optional_when` holds, a missing or unreadable `dated_by`
                 is no reason, nor is one after the row's extract: the row is too important to lose, and
                 staging dates it.
                 `expected_on` is the column of a day that may lie ahead, such as that of an appointment:
                 missing_date where it is empty; and where `dated_by` is, a record whose day lies ahead
                 is as old as its extract (after_as_of_date).
    superseded   another row of the same natural key wins: extracts known on as_of_date go before
                 later ones, newer before older. Quarantined rows never displace a good one.
    used         all others; staging takes these.

    unread names each value that is there and cannot be read, whatever its fate: number of its column (see
    typed_columns, three digits) and an example, with the control character 31 between them and 30 between
    values.

    Keys are compared by value: a date or number written in another way is the same record; so is what
    `compared_as` (column -> SQL) makes equal. Columns are given by their name in the header. A feed
    without rooftops has `dealership_code` none. `seeds` gives the relation of each seed that the YAML names.
-#}
{% macro row_register(
    raw_table,
    feed,
    table_name,
    dealership_code,
    dated_by,
    is_date_required=true,
    date_optional_when=none,
    expected_on=none,
    compared_as={},
    seeds={}
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
with

cells as (

    {{ raw_cells(raw_table, feed, table_name) }}

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
files as (

    select
        file_name,
        first_extracted_at
    from {{ source('landing', 'files') }}
    where feed = '{{ feed }}' and table_name = '{{ table_name }}'

),

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
        coalesce(files.first_extracted_at, looked_at._extracted_at) as file_first_extracted_at,
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
            {%- if dated_by is not none %}
            when {{ raw_date(dated_by) }} > {{ as_of_date() }}
                {%- if date_optional_when is not none %}
                and not (
                    {{ raw_date(dated_by) }} > cast(looked_at._extracted_at as date)
                    and coalesce({{ date_optional_when }}, false)
                )
                {%- endif %}
                then 'after_as_of_date|{{ dated_by }} = ' || {{ raw_text(dated_by) }}
            {%- endif %}
            {%- if expected_on is not none %}
            when
                {{ raw_date(dated_by) }} is null
                and {{ raw_date(expected_on) }} > {{ as_of_date() }}
                and cast(looked_at._extracted_at as date) > {{ as_of_date() }}
                then 'after_as_of_date|{{ expected_on }} = ' || {{ raw_text(expected_on) }}
            {%- endif %}
        end as objection
    from looked_at
    left join unread_rows
        on
            looked_at._file = unread_rows._file
            and looked_at._line = unread_rows._line
    left join files
        on looked_at._file = files.file_name

),

ranked as (

    select
        *,
        min(file_first_extracted_at) over (
            partition by natural_key, objection is null
        ) as first_extracted_at,
        row_number() over (
            partition by natural_key, objection is null
            order by
                case when cast(extracted_at as date) <= {{ as_of_date() }} then 0 else 1 end,
                extracted_at desc,
                file_name desc,
                line_number desc
        ) as newest_first
    from checked

),

registered as (

    select
        '{{ feed }}' as feed,
        '{{ table_name }}' as table_name,
        file_name,
        line_number,
        source_code,
        natural_key,
        extracted_at,
        first_extracted_at,
        has_decimal_comma,
        case
            when objection is not null then 'quarantined'
            when newest_first = 1 then 'used'
            else 'superseded'
        end as row_status,
        split_part(objection, '|', 1) as quarantine_reason,
        substr(objection, length(split_part(objection, '|', 1)) + 2) as quarantine_detail,
        unread
    from ranked

)

select * from registered
{% endmacro %}
