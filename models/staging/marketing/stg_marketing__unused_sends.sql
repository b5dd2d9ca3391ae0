with

source as (

    {{ raw_cells(source('raw_marketing', 'sends'), 'marketing', 'sends') }}

),

register as (

    select * from {{ ref('base_marketing__sends') }}

),

used_sends as (

    select * from {{ ref('stg_marketing__sends') }}

),

unused as (

    select
        source.*,
        {{ raw_text('SendId') }} as send_id,
        {{ send_address('Address') }}
    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status != 'used'

),

renamed as (

    select distinct
        ---------- keys
        unused.send_id,
        {{ raw_text('CampaignId') }} as campaign_id,
        {{ raw_text('DealerCode') }} as source_code,
        {{ raw_text('ContactId') }} as source_customer_number,

        ---------- contact points
        {{ send_points() }}

    from unused
    left join used_sends
        on unused.send_id = used_sends.send_id
    where unused.send_id is not null and used_sends.send_id is null

)

select * from renamed
