{#-
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

    What a row alone decides is worked out when its file first appears and kept in the register: see
    typed_before. Only the day and the other rows of its key are asked anew, behind the comment `typed
    once`, and of what stands before it by the CTE `filed` alone: so `dms backfill` reads the rows once for
    many days.

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
{%- set register = typed_before() -%}
{%- set reading = checked_rows(
    raw_table, feed, table_name, dealership_code, dated_by, is_date_required, date_optional_when,
    expected_on, compared_as, seeds
) -%}
with

files as (

    select
        file_name,
        first_extracted_at,
        {{ surrogate_key(['sha256', 'extracted_at', 'landed_at', 'erased_at']) }} as file_version
    from {{ source('landing', 'files') }}
    where feed = '{{ feed }}' and table_name = '{{ table_name }}'

),

{% if dealership_code is not none -%}
dealership_texts as (

    select {{ joined_rows("source_code || ' ' || coalesce(country, '')") }} as dealership_text
    from {{ ref('dealerships') }}
    where feed = '{{ feed }}'

),

{% endif -%}
{% for name, seed in seeds.items() -%}
texts_of_{{ name }} as (

    select {{ joined_rows('source_value') }} as text_of_{{ name }}
    from {{ seed }}
    where feed = '{{ feed }}'

),

{% endfor -%}
-- What the rows are read by: this SQL, and what the seeds in it hold.
fingerprints as (

    {%- set texts, relations = ["'" ~ local_md5(reading) ~ "'"], [] -%}
    {%- if dealership_code is not none -%}
        {%- do texts.append('dealership_text') -%}
        {%- do relations.append('dealership_texts') -%}
    {%- endif -%}
    {%- for name in seeds -%}
        {%- do texts.append('text_of_' ~ name) -%}
        {%- do relations.append('texts_of_' ~ name) -%}
    {%- endfor %}

    select {{ surrogate_key(texts) }} as typed_by
    {{ 'from ' ~ relations | join(' cross join ') if relations }}

),

{% if register is not none -%}
raw_files as (

    select
        _file as file_name,
        count(*) as row_count
    from {{ raw_table }}
    group by _file

),

known as (

    select register.*
    from {{ register }} as register
    inner join files
        on
            register.file_name = files.file_name
            and register.file_version = files.file_version
    inner join fingerprints
        on register.typed_by = fingerprints.typed_by

),

-- Rows that somebody took out of a raw table by hand are gone here too.
kept_files as (

    select known.file_name
    from known
    inner join raw_files
        on known.file_name = raw_files.file_name
    group by known.file_name, raw_files.row_count
    having count(*) = raw_files.row_count

),

kept as (

    select known.*
    from known
    inner join kept_files
        on known.file_name = kept_files.file_name

),

untyped_files as (

    select raw_files.file_name
    from raw_files
    left join kept_files
        on raw_files.file_name = kept_files.file_name
    where kept_files.file_name is null

),

{{ reading | replace(
    '/* all files */', 'inner join untyped_files on _file = untyped_files.file_name'
) }},
{%- else -%}
{{ reading }},
{%- endif %}

typed as (

    select
        checked.file_name,
        checked.line_number,
        checked.extracted_at,
        checked.source_code,
        checked.has_decimal_comma,
        checked.unread,
        checked.natural_key,
        checked.row_objection,
        checked.known_on,
        checked.known_on_detail,
        fingerprints.typed_by
    from checked
    cross join fingerprints
    {%- if register is not none %}

    union all

    select
        file_name,
        line_number,
        extracted_at,
        source_code,
        has_decimal_comma,
        unread,
        natural_key,
        row_objection,
        known_on,
        known_on_detail,
        typed_by
    from kept
    {%- endif %}

),

filed as (

    select
        typed.*,
        files.file_version,
        coalesce(files.first_extracted_at, typed.extracted_at) as file_first_extracted_at
    from typed
    left join files
        on typed.file_name = files.file_name

),

/* typed once */
judged as (

    select
        *,
        case
            when row_objection is not null then row_objection
            when known_on > {{ as_of_date() }}
                then 'after_as_of_date|' || known_on_detail
        end as objection
    from filed

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
    from judged

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
        unread,
        row_objection,
        known_on,
        known_on_detail,
        file_version,
        typed_by
    from ranked

)

select * from registered
{% endmacro %}
