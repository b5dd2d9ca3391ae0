with

source as (

    {{ raw_cells(source('raw_marketing', 'sends'), 'marketing', 'sends') }}

),

register as (

    select * from {{ ref('base_marketing__sends') }}

),

-- An address with letters in it is no phone number, whatever its digits; mail goes to
-- `street, postal code`.
used as (

    select
        source.*,
        {{ plausible_email(adapter.quote('Address')) }} as email,
        case
            when not {{ matches_pattern(adapter.quote('Address'), '[A-Za-z]') }}
                then {{ plausible_phone(adapter.quote('Address')) }}
        end as phone,
        {{ replace_pattern(adapter.quote('Address'), ',[^,]*$', '') }} as street,
        case
            when {{ adapter.quote('Address') }} like '%,%'
                then {{ replace_pattern(adapter.quote('Address'), '^([^,]*,)*', '') }}
        end as postal_text
    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

),

renamed as (

    select
        ---------- keys
        {{ raw_text('SendId') }} as send_id,
        {{ raw_text('CampaignId') }} as campaign_id,
        {{ raw_text('DealerCode') }} as source_code,
        {{ raw_text('ContactId') }} as source_customer_number,

        ---------- dates
        {{ raw_date('SentAt') }} as sent_on,
        coalesce(
            {{ raw_timestamp('SentAt') }},
            cast({{ raw_date('SentAt') }} as timestamp)
        ) as sent_at,

        ---------- contact points
        case
            when email is not null then 'email'
            when phone is not null then 'phone'
            when {{ address_letters('street', postal_code('postal_text')) }} is not null then 'mail'
        end as point_type,
        coalesce(
            email, phone, {{ address_letters('street', postal_code('postal_text')) }}
        ) as contact_point,

        ---------- flags
        {{ raw_text('IsHoldout') }} as sent_is_holdout,
        coalesce({{ raw_flag('IsHoldout') }}, false) as is_holdout,
        {{ raw_timestamp('SentAt') }} is null as is_date_only

    from used

)

select * from renamed
