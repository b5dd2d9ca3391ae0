with

source as (

    {{ raw_cells(source('raw_marketing', 'responses'), 'marketing', 'responses') }}

),

register as (

    select * from {{ ref('base_marketing__responses') }}

),

-- A refusal without a readable time is of the day of its extract, as_of_date at the latest.
renamed as (

    select
        ---------- keys
        register.natural_key as response_key,
        {{ raw_text('SendId') }} as send_id,

        ---------- dates
        coalesce(
            {{ raw_date('EventAt') }},
            least(cast(register.extracted_at as date), {{ as_of_date() }})
        ) as event_on,
        coalesce(
            {{ raw_timestamp('EventAt') }},
            cast({{ raw_date('EventAt') }} as timestamp),
            register.extracted_at
        ) as event_at,

        ---------- event
        {{ raw_text('EventType') }} as sent_event_type,
        {{ raw_code('EventType', [
            'delivered', 'bounced', 'opened', 'clicked', 'replied', 'unsubscribed', 'complained',
        ]) }} as event_type,

        ---------- flags
        {{ raw_timestamp('EventAt') }} is null as is_date_only

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
