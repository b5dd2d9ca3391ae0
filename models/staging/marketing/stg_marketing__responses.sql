with

source as (

    {{ raw_cells(source('raw_marketing', 'responses'), 'marketing', 'responses') }}

),

register as (

    select * from {{ ref('base_marketing__responses') }}

),

read as (

    select
        source.*,
        register.natural_key as response_key,
        register.extracted_at as record_extracted_at,
        {{ written_day('EventAt') }} as written_on,
        {{ raw_timestamp('EventAt') }} as written_at,
        {{ raw_code('EventType', [
            'delivered', 'bounced', 'opened', 'clicked', 'replied', 'unsubscribed', 'complained',
        ]) }} as event_type
    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

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
        response_key,
        {{ raw_text('SendId') }} as send_id,

        ---------- dates
        case
            when is_moment_doubtful
                then least(cast(record_extracted_at as date), {{ as_of_date() }})
            else written_on
        end as event_on,
        case
            when is_moment_doubtful then {{ latest_extract_moment('record_extracted_at') }}
            else coalesce(written_at, cast(written_on as timestamp))
        end as event_at,

        ---------- event
        {{ raw_text('EventType') }} as sent_event_type,
        event_type,

        ---------- flags
        not coalesce(is_moment_doubtful, false) and written_at is null as is_date_only

    from judged

)

select * from renamed
