with

source as (

    select * from {{ source('raw_marketing', 'responses') }}

),

register as (

    select * from {{ ref('base_marketing__responses') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('SendId') }} as send_id,

        ---------- dates
        {{ raw_date('EventAt', ['timestamp', 'iso']) }} as event_on,
        coalesce(
            {{ raw_timestamp('EventAt') }},
            cast({{ raw_date('EventAt', ['iso']) }} as timestamp)
        ) as event_at,

        ---------- event
        {{ raw_text('EventType') }} as sent_event_type,
        {{ raw_code('EventType', [
            'delivered', 'bounced', 'opened', 'clicked', 'replied', 'unsubscribed', 'complained',
        ]) }} as event_type

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
