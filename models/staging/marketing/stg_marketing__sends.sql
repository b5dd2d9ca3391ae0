with

source as (

    {{ raw_cells(source('raw_marketing', 'sends'), 'marketing', 'sends') }}

),

register as (

    select * from {{ ref('base_marketing__sends') }}

),

used as (

    select
        source.*,
        {{ send_address('Address') }}
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
        {{ written_day('SentAt') }} as sent_on,
        coalesce(
            {{ raw_timestamp('SentAt') }},
            cast({{ raw_date('SentAt') }} as timestamp)
        ) as sent_at,

        ---------- contact points
        {{ send_points() }},

        ---------- flags
        {{ raw_text('IsHoldout') }} as sent_is_holdout,
        coalesce({{ raw_flag('IsHoldout') }}, false) as is_holdout,
        {{ raw_timestamp('SentAt') }} is null as is_date_only

    from used

)

select * from renamed
