with

freshness as (

    select * from {{ ref('feed_freshness') }}

),

reconciliation as (

    select * from {{ ref('row_reconciliation') }}

),

quarantine_rates as (

    select * from {{ ref('quarantine_rates') }}

),

unknown_codes as (

    select * from {{ ref('unknown_codes') }}

),

unsettled_refusals as (

    select * from {{ ref('unsettled_refusals') }}

),

unmatched_rows as (

    select * from {{ ref('unmatched_rows') }}

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

found as (

    {% set sources = [
        ('freshness', "'late rooftops'", 'dealership_key', 'case when is_alarm then 1 end',
            'quality.feed_freshness'),
        ('reconciliation', "'rejected lines'", 'table_name', 'rows_rejected',
            'landing.rejected_rows'),
        ('quarantine_rates', "'quarantined rows'", "table_name || '.' || reason",
            'rows_quarantined', 'quality.quarantined_rows'),
        ('unknown_codes', code_finding('code_kind'), 'code', '1', 'quality.unknown_codes'),
        ('unread_values', "'unread values'", "table_name || '.' || column_name", 'value_count',
            'quality.unread_values'),
        ('unsettled_refusals', "'unsettled refusals'", "table_name || '.' || missing", '1',
            'quality.unsettled_refusals'),
        ('unmatched_rows', 'finding', 'table_name', 'row_count', 'quality.unmatched_rows'),
        ('vin_checks', "'unreadable VINs'", 'dealership_key', 'vins_unreadable',
            'quality.vin_checks'),
        ('vin_checks', "'makes unlike their VIN'", 'dealership_key', 'makes_disagreeing',
            'quality.vin_checks'),
        ('missing_exchange_rates', "'no rate from ' || currency || ' to ' || reporting_currency",
            'dealership_key', 'transaction_count', 'quality.missing_exchange_rates'),
    ] %}
    {% for relation, finding, code, how_many, look_in in sources %}
    select
        {{ finding }} as finding,
        feed,
        coalesce({{ code }}, '(none)') as code,
        '{{ look_in }}' as look_in,
        {{ {
            'unknown_codes': 'seed_file', 'missing_exchange_rates': "'seeds/exchange_rates.csv'",
        }.get(relation, 'cast(null as string)') }} as seed_file,
        {{ how_many }} as how_many,
        {{ 'row_share' if relation == 'unread_values' else 'cast(null as double)' }} as row_share
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

counted_findings as (

    select
        ---------- keys
        finding,
        feed,
        code,

        ---------- where to look, and what to edit
        look_in,
        max(seed_file) as seed_file,

        ---------- measures
        cast(sum(how_many) as bigint) as finding_count,
        max(row_share) as row_share

    from found
    where how_many > 0
    group by finding, feed, code, look_in

)

select * from counted_findings
