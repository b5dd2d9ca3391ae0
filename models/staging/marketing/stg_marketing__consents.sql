with

{{ used_rows(
    source('raw_marketing', 'consents'), ref('base_marketing__consents'), 'marketing', 'consents'
) }},

read as (

    select
        *,
        {{ written_day('RecordedAt') }} as written_on,
        {{ raw_timestamp('RecordedAt') }} as written_at,
        {{ raw_code('Channel', ['email', 'sms', 'phone', 'mail']) }} as wish_channel,
        {{ raw_code('Status', ['granted', 'withdrawn']) }} as consent_status
    from used

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
            else cast(record_extracted_at as date)
        end as recorded_on_as_sent,
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
        is_moment_doubtful,
        not is_moment_doubtful and written_at is null as is_date_only,
        {{ is_evidence('EvidenceRef') }} as has_evidence,

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from judged

),

{{ typed_rows() }},

dated as (

    select
        *,
        case
            when is_moment_doubtful and recorded_on_as_sent > {{ as_of_date() }}
                then {{ as_of_date() }}
            else recorded_on_as_sent
        end as recorded_on
    from typed

)

select * from dated
