with

register_counts as (

    select * from {{ ref('register_counts') }}

),

mapped_rooftops as (

    select distinct
        feed,
        source_code
    from {{ ref('dealerships') }}

),

dated as (

    select
        *,
        first_extracted_on = max(first_extracted_on) over (
            partition by feed, source_code, table_name
        ) as is_newest
    from register_counts

),

counted as (

    select
        feed,
        source_code,
        table_name,
        sum(row_count) as row_count,
        sum(case when row_status = 'used' then row_count else 0 end) as rows_used,
        sum(case when row_status = 'quarantined' then row_count else 0 end) as rows_quarantined,
        sum(case when is_newest then row_count else 0 end) as newest_row_count,
        sum(case when is_newest and row_status = 'quarantined' then row_count else 0 end)
            as newest_rows_quarantined
    from dated
    group by feed, source_code, table_name

),

rows_by_sender as (

    select
        ---------- keys
        coalesce(counted.feed || ' ' || counted.source_code, counted.feed) as sender,
        counted.feed,
        counted.source_code,
        counted.table_name,

        ---------- measures
        cast(counted.row_count as bigint) as row_count,
        cast(counted.rows_used as bigint) as rows_used,
        cast(counted.rows_quarantined as bigint) as rows_quarantined,
        cast(counted.newest_row_count as bigint) as newest_row_count,
        cast(counted.newest_rows_quarantined as bigint) as newest_rows_quarantined,

        ---------- flags
        counted.source_code is null or mapped_rooftops.feed is not null as is_mapped

    from counted
    left join mapped_rooftops
        on
            counted.feed = mapped_rooftops.feed
            and counted.source_code = mapped_rooftops.source_code

)

select * from rows_by_sender
