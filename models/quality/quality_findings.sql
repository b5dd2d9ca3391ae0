with

freshness as (

    select * from {{ ref('feed_freshness') }}

),

reconciliation as (

    select * from {{ ref('row_reconciliation') }}

),

unknown_codes as (

    select * from {{ ref('unknown_codes') }}

),

unsettled_refusals as (

    select * from {{ ref('unsettled_refusals') }}

),

vin_checks as (

    select * from {{ ref('vin_checks') }}

),

unread_values as (

    select * from {{ ref('unread_values') }}

),

missing_exchange_rates as (

    select * from {{ ref('missing_exchange_rates') }}

),

counted as (

    select
        feed,
        'late rooftops' as finding,
        count(*) as finding_count,
        'quality.feed_freshness' as look_in
    from freshness
    where is_alarm
    group by feed

    union all

    select
        feed,
        'rejected lines' as finding,
        sum(rows_rejected) as finding_count,
        'landing.rejected_rows' as look_in
    from reconciliation
    group by feed

    union all

    select
        feed,
        'quarantined rows' as finding,
        sum(rows_quarantined) as finding_count,
        'quality.quarantined_rows' as look_in
    from reconciliation
    group by feed

    union all

    select
        feed,
        'unknown ' || replace(code_kind, '_', ' ') as finding,
        count(*) as finding_count,
        'quality.unknown_codes' as look_in
    from unknown_codes
    group by feed, code_kind

    union all

    select
        feed,
        'unread values' as finding,
        sum(value_count) as finding_count,
        'quality.unread_values' as look_in
    from unread_values
    group by feed

    union all

    select
        feed,
        'unsettled refusals' as finding,
        count(*) as finding_count,
        'quality.unsettled_refusals' as look_in
    from unsettled_refusals
    group by feed

    union all

    select
        feed,
        'unreadable VINs' as finding,
        sum(vins_unreadable) as finding_count,
        'quality.vin_checks' as look_in
    from vin_checks
    group by feed

    union all

    select
        feed,
        'makes unlike their VIN' as finding,
        sum(makes_disagreeing) as finding_count,
        'quality.vin_checks' as look_in
    from vin_checks
    group by feed

    union all

    select
        feed,
        'no rate from ' || currency || ' to ' || reporting_currency as finding,
        sum(transaction_count) as finding_count,
        'quality.missing_exchange_rates' as look_in
    from missing_exchange_rates
    group by feed, currency, reporting_currency

),

quality_findings as (

    select
        feed,
        finding,
        cast(finding_count as bigint) as finding_count,
        look_in
    from counted
    where finding_count > 0

)

select * from quality_findings
