with

source as (

    {{ raw_cells(source('raw_marketing', 'campaigns'), 'marketing', 'campaigns') }}

),

register as (

    select * from {{ ref('base_marketing__campaigns') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('CampaignId') }} as campaign_id,

        ---------- dates
        {{ raw_date('StartedAt') }} as started_on,

        ---------- campaign
        {{ raw_text('Name') }} as campaign_name,
        {{ raw_text('Channel') }} as sent_channel,
        {{ raw_code('Channel', ['email', 'sms', 'phone', 'mail', 'push']) }} as channel,
        {{ raw_text('SegmentName') }} as segment_name,
        {{ raw_code('OfferType', [
            'discount', 'service', 'event', 'model_launch', 'none',
        ]) }} as offer_type,

        ---------- measures
        {{ raw_number('CostTotal') }} as cost_total

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
