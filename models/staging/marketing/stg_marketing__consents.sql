with

source as (

    {{ raw_cells(source('raw_marketing', 'consents'), 'marketing', 'consents') }}

),

register as (

    select * from {{ ref('base_marketing__consents') }}

),

read as (

    select
        source.*,
        register.extracted_at as record_extracted_at,
        {{ written_day('RecordedAt') }} as written_on,
        {{ raw_timestamp('RecordedAt') }} as written_at,
        {{ raw_code('Channel', ['email', 'sms', 'phone', 'mail']) }} as wish_channel,
        {{ raw_code('Status', ['granted', 'withdrawn']) }} as consent_status
    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

),

judged as (

    select
        *,
        {{ is_moment_doubtful('written_on', 'written_at', 'record_extracted_at') }}
            as is_moment_doubtful
    from read

),

renamed as (

    select
        ---------- dates
        case
            when not is_moment_doubtful then written_on
            when consent_status = 'granted' then cast(null as date)
            else least(cast(record_extracted_at as date), {{ as_of_date() }})
        end as recorded_on,
        case
            when not is_moment_doubtful then coalesce(written_at, cast(written_on as timestamp))
            when consent_status = 'granted' then cast(null as timestamp)
            else {{ latest_extract_moment('record_extracted_at') }}
        end as recorded_at,

        ---------- wish
        {{ raw_text('Channel') }} as sent_channel,
        wish_channel as channel,
        {{ raw_text('Status') }} as sent_status,
        consent_status,
        {{ contact_point_of('Channel', 'Address') }} as contact_point,
        {{ contact_point_of('Channel', 'Address', 2) }} as second_contact_point,

        ---------- flags
        not is_moment_doubtful and written_at is null as is_date_only

    from judged

)

select * from renamed
