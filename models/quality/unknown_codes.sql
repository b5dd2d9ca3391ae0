with

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

operations as (

    select * from {{ ref('int_repair_order_operations_unioned') }}

),

operation_categories as (

    select * from {{ ref('operation_categories') }}

),

register_counts as (

    select * from {{ ref('register_counts') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

opportunities as (

    select * from {{ ref('stg_crm__opportunities') }}

),

campaigns as (

    select * from {{ ref('stg_marketing__campaigns') }}

),

responses as (

    select * from {{ ref('stg_marketing__responses') }}

),

consents as (

    select * from {{ ref('stg_marketing__consents') }}

),

-- An empty code cannot stand in a seed: where the code matters, it is shown as such.
findings as (

    select
        feed,
        'deal_type' as code_kind,
        coalesce(source_deal_type, '(empty)') as code,
        1 as row_count,
        sold_on as seen_on,
        'seeds/deal_types.csv' as seed_file
    from deals
    where deal_type is null

    union all

    select
        feed,
        'deal_status' as code_kind,
        coalesce(source_deal_status, '(empty)') as code,
        1 as row_count,
        sold_on as seen_on,
        'seeds/deal_statuses.csv' as seed_file
    from deals
    where deal_status is null

    union all

    select
        feed,
        'pay_type' as code_kind,
        coalesce(source_pay_type, '(empty)') as code,
        1 as row_count,
        opened_on as seen_on,
        'seeds/pay_types.csv' as seed_file
    from operations
    where
        pay_type is null
        and not is_declined
        and (source_pay_type is not null or sale_amount != 0)

    union all

    select
        operations.feed,
        'operation_code' as code_kind,
        operations.operation_code as code,
        1 as row_count,
        operations.opened_on as seen_on,
        'seeds/operation_categories.csv' as seed_file
    from operations
    left join operation_categories
        on operations.operation_code = operation_categories.operation_code
    where
        operations.operation_code is not null
        and operation_categories.operation_code is null

    union all

    select
        register_counts.feed,
        'rooftop_code' as code_kind,
        register_counts.source_code as code,
        register_counts.row_count,
        register_counts.extracted_on as seen_on,
        'seeds/dealerships.csv' as seed_file
    from register_counts
    left join dealerships
        on
            register_counts.feed = dealerships.feed
            and register_counts.source_code = dealerships.source_code
    where
        register_counts.source_code is not null
        and dealerships.source_code is null

    union all

    select
        'crm' as feed,
        'stage' as code_kind,
        coalesce(sent_stage, '(empty)') as code,
        1 as row_count,
        coalesce(stage_on, created_on, cast(first_extracted_at as date)) as seen_on,
        cast(null as string) as seed_file
    from opportunities
    where stage is null

    union all

    select
        'marketing' as feed,
        'channel' as code_kind,
        coalesce(sent_channel, '(empty)') as code,
        1 as row_count,
        started_on as seen_on,
        cast(null as string) as seed_file
    from campaigns
    where channel is null

    union all

    select
        'marketing' as feed,
        'event_type' as code_kind,
        coalesce(sent_event_type, '(empty)') as code,
        1 as row_count,
        event_on as seen_on,
        cast(null as string) as seed_file
    from responses
    where event_type is null

    union all

    select
        'marketing' as feed,
        'consent_channel' as code_kind,
        coalesce(sent_channel, '(empty)') as code,
        1 as row_count,
        recorded_on as seen_on,
        cast(null as string) as seed_file
    from consents
    where channel is null

    union all

    select
        'marketing' as feed,
        'consent_status' as code_kind,
        coalesce(sent_status, '(empty)') as code,
        1 as row_count,
        recorded_on as seen_on,
        cast(null as string) as seed_file
    from consents
    where consent_status is null
),

unknown_codes as (

    select
        feed,
        code_kind,
        code,
        cast(sum(row_count) as bigint) as row_count,
        min(seen_on) as first_seen_on,
        max(seen_on) as last_seen_on,
        case when code != '(empty)' then seed_file end as seed_file
    from findings
    group by feed, code_kind, code, seed_file

)

select * from unknown_codes
