{%- set postal_code_pattern = (
    '[ ,]*([0-9]{5}[ -]?[0-9]{4}|[0-9]{4,5}|[A-Za-z][0-9][A-Za-z][ -]?[0-9][A-Za-z][0-9])$'
) -%}
{%- set items = [1, 2, 3, 4] -%}
{%- set addresses = [(1, 1), (1, 2), (2, 1), (3, 1), (4, 1)] -%}
{%- set email_keys = ['address', 'email', 'emailAddress', 'value'] -%}
{%- set blocks = {
    'is_email_blocked': 'blockEmailFlag', 'is_phone_blocked': 'blockPhoneFlag',
    'is_text_blocked': 'blockTextFlag', 'is_mail_blocked': 'blockMailFlag',
} -%}
with

source as (

    {{ raw_cells(source('raw_cdk', 'customers'), 'cdk', 'customers') }}

),

register as (

    select * from {{ ref('base_cdk__customers') }}

),

-- What lists and objects hold, taken out once; the first four addresses and blocks are looked at.
listed as (

    select
        source.*,
        {%- for item in items %}
        {{ json_item(adapter.quote('emailAddresses'), item) }} as email_item_{{ item }},
        {{ json_item(adapter.quote('contactMethods'), item) }} as block_item_{{ item }},
        {%- endfor %}
        {{ json_object(adapter.quote('birthDate')) }} as birth_date_item,
        register.extracted_at as record_extracted_at,
        register.first_extracted_at as record_first_extracted_at
    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

),

sent as (

    select
        *,
        {%- for item in items %}
        {{ json_scalar('email_item_' ~ item, email_keys) }} as sent_email_{{ item }},
        {%- endfor %}
        {%- for block, key in blocks.items() %}
        coalesce(
            {%- for item in items %}
            {{ json_text('block_item_' ~ item, '$.' ~ key) }},
            {%- endfor %}
            ''
        ) as sent_{{ block }},
        {%- endfor %}
        {{ json_scalar('birth_date_item', ['date', 'birthDate', 'value']) }} as sent_birth_date
    from listed

),

bare as (

    select
        *,
        {%- for item in items %}
        {{ bare_text('sent_email_' ~ item) }} as bare_email_{{ item }},
        {%- endfor %}
        {%- for block in blocks %}
        {{ bare_text('sent_' ~ block) }} as bare_{{ block }},
        {%- endfor %}
        {{ bare_text('sent_birth_date') }} as bare_birth_date,
        {{ raw_text('isDeleteDataFlag') }} as deletion_flag
    from sent

),

-- Some write two addresses into one. What is no object of blocks blocks: nobody knows what it says.
used as (

    select
        *,
        {%- for item, position in addresses %}
        {{ plausible_email('bare_email_' ~ item, position) }} as good_email_{{ loop.index }},
        {%- endfor %}
        {%- for block in blocks %}
        case
            when not {{ matches_pattern(adapter.quote('contactMethods'), '^[{\\[]') }} then true
            else {{ read_wish('bare_' ~ block, 'true') }}
        end as {{ block }},
        {%- endfor %}
        {{ raw_customer_number('customerId') }} as customer_number
    from bare

),

phone_positions as (

    select
        {{ raw_text('companyId') }} as source_code,
        customer_number as source_customer_number,
        {{ adapter.quote('phoneNumbers') }} as phone_numbers,
        {{ explode_positions(json_length(adapter.quote('phoneNumbers'))) }} as list_position
    from used
    where {{ json_length(adapter.quote('phoneNumbers')) }} >= 1

),

phone_items as (

    select
        source_code,
        source_customer_number,
        list_position,
        {{ json_item('phone_numbers', 'list_position') }} as phone
    from phone_positions

),

described_phones as (

    select
        source_code,
        source_customer_number,
        list_position,
        coalesce(
            {{ upper_case(trimmed(json_text('phone', '$.description'))) }}, 'MAIN'
        ) as description,
        {{ json_scalar('phone', ['number', 'phoneNumber', 'value']) }} as phone_number
    from phone_items

),

plausible_phones as (

    select
        source_code,
        source_customer_number,
        list_position,
        description,
        {{ plausible_phone('phone_number') }} as phone_number
    from described_phones

),

-- The first good number of each description.
ranked_phones as (

    select
        *,
        row_number() over (
            partition by source_code, source_customer_number, description
            order by list_position nulls last
        ) as place
    from plausible_phones
    where phone_number is not null

),

phones as (

    select
        source_code,
        source_customer_number,
        max(case when description = 'CELL' then phone_number end) as cell_phone,
        max(case when description = 'HOME' then phone_number end) as home_phone,
        max(case when description = 'MAIN' then phone_number end) as main_phone,
        max(case when description = 'WORK' then phone_number end) as work_phone
    from ranked_phones
    where place = 1
    group by source_code, source_customer_number

),

-- "DENVER, CO 80202": first the country goes, then the postal code, then the state.
places as (

    select
        {{ raw_text('companyId') }} as source_code,
        customer_number as source_customer_number,
        {{ replace_pattern(
            nested_text('address', '$.cityStateZip'), '(?i)[ ,]+(usa|us|canada)$', ''
        ) }} as place
    from used

),

places_without_code as (

    select
        source_code,
        source_customer_number,
        place,
        case
            when {{ matches_pattern('place', '(^|[^0-9])([0-9]{6,8}|[0-9]{10,})$') }} then place
            else {{ replace_pattern('place', postal_code_pattern, '') }}
        end as place_without_code
    from places

),

split_places as (

    select
        source_code,
        source_customer_number,
        substr(place, length(place_without_code) + 1) as postal_code,
        {{ list_item('place_without_code', 1, ',') }} as before_comma,
        {{ upper_case(replace_pattern(
            "substr(place_without_code, length(split_part(place_without_code, ',', 1)) + 1)",
            '[ ,.]', '',
        )) }} as after_comma,
        {{ matches_pattern('place_without_code', '(^| )[A-Za-z]{2}$') }}
        and place_without_code not like '%,%'
        and length(place) > length(place_without_code) as is_state_last_word
    from places_without_code

),

addresses as (

    select
        source_code,
        source_customer_number,
        case
            when is_state_last_word
                then nullif({{ trimmed(
                    'substr(before_comma, 1, length(before_comma) - 2)'
                ) }}, '')
            else before_comma
        end as city,
        case
            when is_state_last_word
                then {{ upper_case('substr(before_comma, length(before_comma) - 1)') }}
            when {{ matches_pattern('after_comma', '^[A-Z]{2}$') }} then after_comma
        end as state,
        {{ postal_code('postal_code') }} as postal_code
    from split_places

),

renamed as (

    select
        ---------- keys
        {{ raw_text('companyId') }} as source_code,
        used.customer_number as source_customer_number,

        ---------- dates
        {{ raw_date('updatedDate') }} as updated_on,
        case
            when
                {{ read_flag('deletion_flag') }}
                then {{ known_by_as_of_date(
                    'coalesce(' ~ raw_date('deleteDataDate')
                    ~ ', cast(used.record_extracted_at as date))'
                ) }}
            when {{ read_flag('deletion_flag') }} is null
                then {{ known_by_as_of_date(
                    deletion_day(raw_text('deleteDataDate'), 'used.record_extracted_at')
                ) }}
        end as delete_requested_on,

        ---------- customer
        {{ raw_party('nameCode') }} as is_business,
        {{ nested_text('customerName', '$.firstName') }} as first_name,
        {{ nested_text('customerName', '$.middleName') }} as middle_name,
        {{ nested_text('customerName', '$.lastName') }} as last_name,
        {{ nested_text('customerName', '$.companyName') }} as company_name,
        {{ upper_case(raw_text('partsType')) }} as parts_type_code,

        ---------- contact points
        {{ nested_text('address', '$.line1') }} as address_line_1,
        {{ nested_text('address', '$.line2') }} as address_line_2,
        addresses.city,
        addresses.state,
        addresses.postal_code,
        coalesce(
            used.good_email_1,
            used.good_email_2,
            used.good_email_3,
            used.good_email_4,
            used.good_email_5
        ) as email_1,
        case
            when used.good_email_1 is not null
                then coalesce(
                        used.good_email_2,
                        used.good_email_3,
                        used.good_email_4,
                        used.good_email_5
                    )
            when used.good_email_2 is not null
                then coalesce(used.good_email_3, used.good_email_4, used.good_email_5)
            when used.good_email_3 is not null then coalesce(used.good_email_4, used.good_email_5)
            when used.good_email_4 is not null then used.good_email_5
        end as email_2,
        phones.cell_phone as mobile_phone,
        coalesce(phones.home_phone, phones.main_phone) as home_phone,
        phones.work_phone,
        {{ try_date('bare_birth_date') }} as birth_date,

        ---------- wishes
        case {{ upper_case(raw_text('preferredContact')) }}
            when 'C' then 'phone'
            when 'H' then 'phone'
            when 'E' then 'email'
            when 'M' then 'mail'
            when 'T' then 'sms'
        end as preferred_channel,
        -- Who may have asked to be deleted is not contacted until somebody has looked.
        coalesce(
            {{ raw_block('optOutFlag') }} or nullif({{ is_deletion_unclear(
                'deletion_flag', raw_text('deleteDataDate'), 'used.record_extracted_at'
            ) }}, false),
            {{ raw_block('optOutFlag') }}
        ) as is_opted_out,
        used.is_email_blocked,
        used.is_phone_blocked,
        used.is_text_blocked,
        used.is_mail_blocked,

        ---------- extract
        used.record_first_extracted_at as first_extracted_at

    from used
    left join phones
        on
            {{ raw_text('companyId') }} = phones.source_code
            and used.customer_number = phones.source_customer_number
    left join addresses
        on
            {{ raw_text('companyId') }} = addresses.source_code
            and used.customer_number = addresses.source_customer_number

)

select * from renamed
