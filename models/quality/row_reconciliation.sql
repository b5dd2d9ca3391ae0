with

files as (

    select * from {{ ref('stg_landing__files') }}

),

erased_rows as (

    select * from {{ ref('stg_landing__erased_rows') }}

),

register_counts as (

    select * from {{ ref('register_counts') }}

),

landed as (

    select
        feed,
        table_name,
        sum(line_count) as lines_in_files,
        sum(rows_landed) as rows_raw,
        sum(rows_rejected) as rows_rejected
    from files
    where feed || '.' || table_name in ({{ laid_out_tables() }})
    group by feed, table_name

),

erased as (

    select
        feed,
        table_name,
        count(*) as rows_erased
    from erased_rows
    group by feed, table_name

),

-- What reached staging is counted there, not in the register that decided it.
staged as (

    {% for feed, table_name in staged_tables() %}
    select
        '{{ feed }}' as feed,
        '{{ table_name }}' as table_name,
        count(*) as rows_used
    from {{ ref('stg_' ~ feed ~ '__' ~ table_name) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

set_aside as (

    select
        feed,
        table_name,
        sum(case when row_status = 'superseded' then row_count else 0 end) as rows_superseded,
        sum(case when row_status = 'quarantined' then row_count else 0 end) as rows_quarantined
    from register_counts
    group by feed, table_name

),

-- A table that landed, is laid out, and that no staging model reads has lost all its rows.
accounted as (

    select
        coalesce(staged.feed, landed.feed) as feed,
        coalesce(staged.table_name, landed.table_name) as table_name,
        cast(coalesce(landed.lines_in_files, 0) as bigint) as lines_in_files,
        cast(coalesce(landed.rows_rejected, 0) as bigint) as rows_rejected,
        cast(coalesce(erased.rows_erased, 0) as bigint) as rows_erased,
        cast(coalesce(landed.rows_raw, 0) as bigint) as rows_raw,
        cast(coalesce(staged.rows_used, 0) as bigint) as rows_used,
        cast(coalesce(set_aside.rows_superseded, 0) as bigint) as rows_superseded,
        cast(coalesce(set_aside.rows_quarantined, 0) as bigint) as rows_quarantined
    from staged
    full join landed
        on
            staged.feed = landed.feed
            and staged.table_name = landed.table_name
    left join set_aside
        on
            staged.feed = set_aside.feed
            and staged.table_name = set_aside.table_name
    left join erased
        on
            coalesce(staged.feed, landed.feed) = erased.feed
            and coalesce(staged.table_name, landed.table_name) = erased.table_name

),

row_reconciliation as (

    select
        *,
        cast(lines_in_files - rows_raw - rows_rejected - rows_erased as bigint) as lines_difference,
        cast(rows_raw - rows_used - rows_superseded - rows_quarantined as bigint) as difference
    from accounted

)

select * from row_reconciliation
