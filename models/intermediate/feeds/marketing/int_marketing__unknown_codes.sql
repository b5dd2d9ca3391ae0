with

campaigns as (

    select * from {{ ref('stg_marketing__campaigns') }}

),

responses as (

    select * from {{ ref('stg_marketing__responses') }}

),

consents as (

    select * from {{ ref('stg_marketing__consents') }}

),

sends as (

    select * from {{ ref('stg_marketing__sends') }}

),

dnc_checks as (

    select * from {{ ref('stg_marketing__dnc_checks') }}

),

codes as (

    select
        'channel' as code_kind,
        sent_channel as code,
        started_on as seen_on
    from campaigns
    where channel is null

    union all

    select
        'event_type' as code_kind,
        sent_event_type as code,
        event_on as seen_on
    from responses
    where event_type is null

    union all

    select
        'consent_channel' as code_kind,
        sent_channel as code,
        recorded_on as seen_on
    from consents
    where channel is null

    union all

    select
        'consent_status' as code_kind,
        sent_status as code,
        recorded_on as seen_on
    from consents
    where consent_status is null

    union all

    select
        'is_holdout' as code_kind,
        sent_is_holdout as code,
        sent_on as seen_on
    from sends
    where {{ upper_case('sent_is_holdout') }} not in ('Y', 'N')

    union all

    select
        'on_registry' as code_kind,
        sent_on_registry as code,
        checked_on as seen_on
    from dnc_checks
    where {{ upper_case('sent_on_registry') }} not in ('Y', 'N')

),

unknown_codes as (

    select
        *,
        cast(null as string) as seed_file
    from codes

)

select * from unknown_codes
