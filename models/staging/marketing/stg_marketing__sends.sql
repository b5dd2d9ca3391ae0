with

source as (

    select * from {{ source('raw_marketing', 'sends') }}

),

register as (

    select * from {{ ref('base_marketing__sends') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('SendId') }} as send_id,
        {{ raw_text('CampaignId') }} as campaign_id,
        {{ raw_text('DealerCode') }} as source_code,
        {{ raw_text('ContactId') }} as source_customer_number,

        ---------- dates
        {{ raw_date('SentAt', ['timestamp', 'iso']) }} as sent_on,
        coalesce(
            {{ raw_timestamp('SentAt') }},
            cast({{ raw_date('SentAt', ['iso']) }} as timestamp)
        ) as sent_at,

        ---------- contact points
        case
            when {{ plausible_email(adapter.quote('Address')) }} is not null then 'email'
            when {{ plausible_phone(adapter.quote('Address')) }} is not null then 'phone'
        end as point_type,
        coalesce(
            {{ plausible_email(adapter.quote('Address')) }},
            {{ plausible_phone(adapter.quote('Address')) }}
        ) as contact_point,

        ---------- flags
        coalesce({{ raw_flag('IsHoldout') }}, false) as is_holdout

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
