with

{{ used_rows(
    source('raw_marketing', 'sends'), ref('base_marketing__sends'), 'marketing', 'sends'
) }},

addressed as (

    select
        *,
        {{ send_address('Address') }}
    from used

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
        {{ raw_timestamp('SentAt') }} is null as is_date_only,

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from addressed

),

{{ typed_rows() }}

select * from typed
