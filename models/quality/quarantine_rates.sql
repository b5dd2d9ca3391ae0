with

register_counts as (

    select * from {{ ref('register_counts') }}

),

table_totals as (

    select
        feed,
        table_name,
        sum(row_count) as rows_raw
    from register_counts
    group by feed, table_name

),

reasons as (

    select
        feed,
        table_name,
        reason,
        sum(row_count) as rows_quarantined
    from register_counts
    where row_status = 'quarantined'
    group by feed, table_name, reason

),

quarantine_rates as (

    select
        reasons.feed,
        reasons.table_name,
        reasons.reason,
        cast(reasons.rows_quarantined as bigint) as rows_quarantined,
        cast(table_totals.rows_raw as bigint) as rows_raw,
        cast(
            cast(reasons.rows_quarantined as bigint)
            / nullif(cast(table_totals.rows_raw as bigint), 0) as double
        ) as share
    from reasons
    inner join table_totals
        on
            reasons.feed = table_totals.feed
            and reasons.table_name = table_totals.table_name

)

select * from quarantine_rates
