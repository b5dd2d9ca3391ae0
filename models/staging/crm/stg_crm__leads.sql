{%- set text = json_text('item', '$.text') -%}
{%- set phone_type = letters_of(json_text('item', '$.type')) -%}
{%- set is_mobile = matches_pattern(phone_type, 'cell|mobil') -%}
{%- set is_landline = 'not ' ~ matches_pattern(phone_type, 'cell|mobil|fax|pager') -%}
with

{{ used_rows(source('raw_crm', 'leads'), ref('base_crm__leads'), 'crm', 'leads') }},

{{ lead_names('used') }},

{{ lead_interest('named') }},

renamed as (

    select
        ---------- keys
        {{ raw_text('DealerCode') }} as source_code,
        {{ raw_text('lead_key') }} as lead_key,
        'lead ' || {{ raw_text('lead_key') }} as source_customer_number,

        ---------- dates
        -- No lead was asked for after it was sent: then the sender's clock is wrong.
        case
            when {{ raw_date('requestdate') }} <= cast(record_extracted_at as date)
                then {{ raw_date('requestdate') }}
        end as requested_on_as_sent,

        ---------- customer
        full_name,
        first_name,
        middle_name,
        last_name,
        company_name,

        ---------- contact points
        {{ raw_text('street') }} as address_line_1,
        {{ raw_text('city') }} as city,
        {{ upper_case(raw_text('regioncode')) }} as state,
        {{ postal_code('postalcode') }} as postal_code,
        {{ nested_item('emails', plausible_email(text)) }} as email_1,
        {{ nested_item('phones', plausible_phone(text), is_mobile) }} as mobile_phone,
        {{ nested_item('phones', plausible_phone(text), is_landline) }} as home_phone,

        ---------- interest
        interest,
        vehicle_condition,
        asked_make as interest_make,
        asked_model as interest_model,
        {{ try_integer('asked_year') }} as interest_model_year,

        ---------- sender
        {{ raw_text('provider_name') }} as provider_name,

        ---------- flags
        is_business,

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from interested

),

{{ typed_rows() }},

dated as (

    select
        *,
        coalesce(
            requested_on_as_sent,
            {{ known_by_as_of_date('cast(first_extracted_at as date)') }}
        ) as requested_on
    from typed

)

select * from dated
