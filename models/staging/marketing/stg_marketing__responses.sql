with

{{ used_rows(
    source('raw_marketing', 'responses'), ref('base_marketing__responses'), 'marketing', 'responses'
) }},

read as (

    select
        *,
        {{ written_day('EventAt') }} as written_on,
        {{ raw_timestamp('EventAt') }} as written_at,
        {{ raw_code('EventType', [
            'delivered', 'bounced', 'opened', 'clicked', 'replied', 'unsubscribed', 'complained',
        ]) }} as event_type
    from used

),

-- What is asked of a refusal is not asked of the rest: their moment decides nothing.
judged as (

    select
        *,
        event_type in ('unsubscribed', 'complained')
        and {{ is_moment_doubtful('written_on', 'written_at', 'record_extracted_at') }}
            as is_moment_doubtful
    from read

),

renamed as (

    select
        ---------- keys
        natural_key as response_key,
        {{ raw_text('SendId') }} as send_id,

        ---------- dates
        case
            when is_moment_doubtful then cast(record_extracted_at as date)
            else written_on
        end as event_on_as_sent,
        case
            when is_moment_doubtful then {{ latest_extract_moment('record_extracted_at') }}
            else coalesce(written_at, cast(written_on as timestamp))
        end as event_at,

        ---------- event
        {{ raw_text('EventType') }} as sent_event_type,
        event_type,

        ---------- flags
        coalesce(is_moment_doubtful, false) as is_moment_doubtful,
        not coalesce(is_moment_doubtful, false) and written_at is null as is_date_only,

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
            when is_moment_doubtful and event_on_as_sent > {{ as_of_date() }}
                then {{ as_of_date() }}
            else event_on_as_sent
        end as event_on
    from typed

)

select * from dated
