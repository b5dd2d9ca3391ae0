{#-
    The register of a raw table: one row for each raw row, with its fate.

    quarantined  the row cannot be used; quarantine_reason and quarantine_detail say why:
                 missing_key           a column of the natural key is empty
                 unmapped_dealership   the rooftop code is not in the seed `dealerships`
                 missing_date          `dated_by` is empty (unless not is_date_required; none for a
                                       record that bears no date of its own)
                 unreadable_date       `dated_by` or one of `other_dates` is no date
                 unreadable_number     one of `numbers` is no number, or, in a JSON column of
                                       `nested_numbers` (column -> keys), the text at such a key
                 after_as_of_date      `dated_by` lies after as_of_date
                 Where the SQL condition `date_optional_when` holds, a missing or unreadable `dated_by`
                 is no reason: the row is too important to lose, and staging dates it.
    superseded   another row of the same natural key wins: extracts known on as_of_date go before
                 later ones, newer before older. Quarantined rows never displace a good one.
    used         all others; staging takes these.

    Keys are compared by value: a date or number written in another way is the same record; so is what
    `compared_as` (column -> SQL) makes equal. Columns are given by their name in the header. Dates are
    read in `date_formats` (see try_date). A feed without rooftops has `dealership_code` none.
-#}
{% macro row_register(
    raw_table,
    feed,
    table_name,
    natural_key,
    dealership_code,
    dated_by,
    is_date_required=true,
    date_optional_when=none,
    other_dates=[],
    numbers=[],
    nested_numbers={},
    date_formats=['mdy', 'iso'],
    compared_as={}
) %}
{%- set no_date = ["''", "'0'"] | join(', ') -%}
{%- set and_date_required -%}
    {%- if date_optional_when is not none %} and not coalesce({{ date_optional_when }}, false){% endif -%}
{%- endset -%}
with

raw_rows as (

    select * from {{ raw_table }}

),

{% if dealership_code is not none -%}
mapped_dealerships as (

    select distinct source_code
    from {{ ref('dealerships') }}
    where feed = '{{ feed }}'

),
{%- endif %}

files as (

    select
        file_name,
        first_extracted_at
    from {{ source('landing', 'files') }}
    where feed = '{{ feed }}' and table_name = '{{ table_name }}'

),

checked as (

    select
        raw_rows._file as file_name,
        raw_rows._line as line_number,
        raw_rows._extracted_at as extracted_at,
        {{ raw_text(dealership_code) if dealership_code else 'cast(null as string)' }} as source_code,
        coalesce(files.first_extracted_at, raw_rows._extracted_at) as file_first_extracted_at,
        {%- set key_texts = [] -%}
        {%- for column in natural_key -%}
            {%- if column in compared_as -%}
                {%- do key_texts.append(compared_as[column]) -%}
            {%- elif column == dated_by and 'timestamp' in date_formats -%}
                {%- do key_texts.append(
                    'coalesce(cast(' ~ raw_timestamp(column) ~ ' as string), cast('
                    ~ raw_date(column, date_formats) ~ ' as string), ' ~ raw_text(column) ~ ')'
                ) -%}
            {%- elif column == dated_by -%}
                {%- do key_texts.append(raw_date(column, date_formats)) -%}
            {%- elif column in numbers -%}
                {%- do key_texts.append(raw_number(column, 'integer')) -%}
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
            when mapped_dealerships.source_code is null
                then 'unmapped_dealership|{{ dealership_code }} = '
                    || coalesce({{ raw_text(dealership_code) }}, '')
            {%- endif %}
            {%- if is_date_required and dated_by is not none %}
            when coalesce({{ raw_text(dated_by) }}, '') in ({{ no_date }})
                {{- and_date_required }}
                then 'missing_date|{{ dated_by }}'
            {%- endif %}
            {%- for column in ([dated_by] if dated_by is not none else []) + other_dates %}
            when {{ raw_text(column) }} not in ({{ no_date }})
                and {{ raw_date(column, date_formats) }} is null
                {{- and_date_required if column == dated_by }}
                then 'unreadable_date|{{ column }} = ' || {{ raw_text(column) }}
            {%- endfor %}
            {%- for column in numbers %}
            when {{ raw_text(column) }} is not null
                and {{ raw_number(column) }} is null
                then 'unreadable_number|{{ column }} = ' || {{ raw_text(column) }}
            {%- endfor %}
            {%- for column, keys in nested_numbers.items() %}
            when {{ holds_no_number(adapter.quote(column), keys) }}
                then 'unreadable_number|{{ column }}: {{ keys | join(', ') }}'
            {%- endfor %}
            {%- if dated_by is not none %}
            when {{ raw_date(dated_by, date_formats) }} > {{ as_of_date() }}
                then 'after_as_of_date|{{ dated_by }} = ' || {{ raw_text(dated_by) }}
            {%- endif %}
        end as objection
    from raw_rows
    {%- if dealership_code is not none %}
    left join mapped_dealerships
        on {{ raw_text(dealership_code) }} = mapped_dealerships.source_code
    {%- endif %}
    left join files
        on raw_rows._file = files.file_name

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
        case
            when objection is not null then 'quarantined'
            when newest_first = 1 then 'used'
            else 'superseded'
        end as row_status,
        split_part(objection, '|', 1) as quarantine_reason,
        substr(objection, length(split_part(objection, '|', 1)) + 2) as quarantine_detail
    from ranked

)

select * from registered
{% endmacro %}
