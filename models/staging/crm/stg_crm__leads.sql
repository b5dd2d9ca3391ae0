{%- set listed = range(1, 6) -%}
with

source as (

    {{ raw_cells(source('raw_crm', 'leads'), 'crm', 'leads') }}

),

register as (

    select * from {{ ref('base_crm__leads') }}

),

-- A lead may name any number of e-mail addresses and phones; nobody types more than five.
used as (

    select
        source.*,
        {%- for position in listed %}
        {{ json_text(adapter.quote('emails'), '$[' ~ (position - 1) ~ '].text') }}
            as email_text_{{ position }},
        {{ json_text(adapter.quote('phones'), '$[' ~ (position - 1) ~ '].text') }}
            as phone_text_{{ position }},
        coalesce({{ lower_case(
            json_text(adapter.quote('phones'), '$[' ~ (position - 1) ~ '].type')
        ) }}, 'voice') as phone_type_{{ position }},
        {%- endfor %}
        {{ trimmed(replace_pattern(
            replace_pattern(adapter.quote('name_full'), '[ ]+', ' '),
            '[ ,]+(JR|Jr|jr|SR|Sr|sr|II|III|IV)[.]?$', ''
        )) }} as plain_full_name,
        register.first_extracted_at
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
        {{ raw_text('DealerCode') }} as source_code,
        {{ raw_text('lead_key') }} as lead_key,
        'lead ' || {{ raw_text('lead_key') }} as source_customer_number,

        ---------- dates
        {{ raw_date('requestdate') }} as requested_on,

        ---------- customer
        {{ raw_text('name_full') }} as full_name,
        coalesce(
            {{ raw_text('name_first') }},
            case
                when plain_full_name like '%,%' then {{ list_item('plain_full_name', 2, ',') }}
                when plain_full_name like '% %' then split_part(plain_full_name, ' ', 1)
            end
        ) as first_name,
        coalesce(
            {{ raw_text('name_last') }},
            case
                when plain_full_name like '%,%' then {{ list_item('plain_full_name', 1, ',') }}
                else nullif({{ replace_pattern('plain_full_name', '^.* ', '') }}, '')
            end
        ) as last_name,

        ---------- contact points
        {{ raw_text('street') }} as address_line_1,
        {{ raw_text('city') }} as city,
        {{ upper_case(raw_text('regioncode')) }} as state,
        {{ postal_code('postalcode') }} as postal_code,
        coalesce(
            {%- for position in listed %}
            {{ plausible_email('email_text_' ~ position) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as email_1,
        coalesce(
            {%- for position in listed %}
            case
                when phone_type_{{ position }} = 'cellphone'
                    then {{ plausible_phone('phone_text_' ~ position) }}
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as mobile_phone,
        coalesce(
            {%- for position in listed %}
            case
                when phone_type_{{ position }} not in ('cellphone', 'fax', 'pager')
                    then {{ plausible_phone('phone_text_' ~ position) }}
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as home_phone,

        ---------- interest
        {{ raw_code('vehicle_interest', [
            'buy', 'lease', 'sell', 'trade_in', 'test_drive',
        ]) }} as interest,
        {{ raw_code('vehicle_status', ['new', 'used']) }} as vehicle_condition,
        {{ raw_text('vehicle_make') }} as interest_make,
        {{ raw_text('vehicle_model') }} as interest_model,

        ---------- sender
        {{ raw_text('provider_name') }} as provider_name,

        ---------- extract
        first_extracted_at

    from used

)

select * from renamed
