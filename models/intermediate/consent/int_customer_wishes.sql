with

document_wishes as (

    select * from {{ ref('int_document_wishes') }}

),

consent_wishes as (

    select * from {{ ref('int_consent_wishes') }}

),

response_wishes as (

    select * from {{ ref('int_response_wishes') }}

),

unioned as (

    select
        customer_key,
        channel,
        wish,
        cast(null as string) as contact_point,
        'document' as origin,
        wished_on,
        cast(null as timestamp) as wished_at
    from document_wishes

    union all

    select
        customer_key,
        channel,
        wish,
        contact_point,
        'consent' as origin,
        wished_on,
        wished_at
    from consent_wishes

    union all

    select
        customer_key,
        channel,
        'withdrawn' as wish,
        cast(null as string) as contact_point,
        'response' as origin,
        wished_on,
        wished_at
    from response_wishes

),

customer_wishes as (

    select distinct
        ---------- keys
        {{ surrogate_key([
            'customer_key', 'channel', 'wish', 'contact_point', 'origin', 'wished_on', 'wished_at',
        ]) }} as wish_key,
        customer_key,
        channel,
        contact_point,

        ---------- dates
        wished_on,
        wished_at,

        ---------- wish
        wish,
        origin

    from unioned

)

select * from customer_wishes
