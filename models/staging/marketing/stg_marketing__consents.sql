with

source as (

    {{ raw_cells(source('raw_marketing', 'consents'), 'marketing', 'consents') }}

),

register as (

    select * from {{ ref('base_marketing__consents') }}

),

-- A withdrawal without a readable date is of the day of its extract, as_of_date at the latest. For
-- letters the address is `street, postal code`.
used as (

    select
        source.*,
        register.extracted_at as record_extracted_at,
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
        ---------- dates
        coalesce(
            {{ raw_date('RecordedAt') }},
            least(cast(record_extracted_at as date), {{ as_of_date() }})
        ) as recorded_on,
        coalesce(
            {{ raw_timestamp('RecordedAt') }},
            cast({{ raw_date('RecordedAt') }} as timestamp),
            record_extracted_at
        ) as recorded_at,

        ---------- wish
        {{ raw_text('Channel') }} as sent_channel,
        {{ raw_code('Channel', ['email', 'sms', 'phone', 'mail']) }} as channel,
        {{ raw_text('Status') }} as sent_status,
        {{ raw_code('Status', ['granted', 'withdrawn']) }} as consent_status,
        case {{ raw_code('Channel', ['email', 'sms', 'phone', 'mail']) }}
            when 'email' then {{ plausible_email(adapter.quote('Address')) }}
            when 'sms' then {{ plausible_phone(adapter.quote('Address')) }}
            when 'phone' then {{ plausible_phone(adapter.quote('Address')) }}
            when 'mail' then {{ address_letters('street', postal_code('postal_text')) }}
        end as contact_point

    from used

)

select * from renamed
