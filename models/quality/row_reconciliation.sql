with

files as (

    select * from {{ ref('stg_landing__files') }}

),

landed as (

    select
        feed,
        table_name,
        sum(rows_landed) as rows_raw
    from files
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

    {% for feed, table_name in staged_tables() %}
    select
        '{{ feed }}' as feed,
        '{{ table_name }}' as table_name,
        count(case when row_status = 'superseded' then 1 end) as rows_superseded,
        count(case when row_status = 'quarantined' then 1 end) as rows_quarantined
    from {{ ref('base_' ~ feed ~ '__' ~ table_name) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

row_reconciliation as (

    select
        staged.feed,
        staged.table_name,
        cast(coalesce(landed.rows_raw, 0) as bigint) as rows_raw,
        staged.rows_used,
        set_aside.rows_superseded,
        set_aside.rows_quarantined,
        cast(
            coalesce(landed.rows_raw, 0)
            - staged.rows_used
            - set_aside.rows_superseded
            - set_aside.rows_quarantined as bigint
        ) as difference
    from staged
    inner join set_aside
        on
            staged.feed = set_aside.feed
            and staged.table_name = set_aside.table_name
    left join landed
        on
            staged.feed = landed.feed
            and staged.table_name = landed.table_name

)

select * from row_reconciliation
