{#- Longer than others for its columns, and for the lists that they are taken from. -#}
{%- set email_keys = ['address', 'email', 'emailAddress', 'value'] -%}
{%- set described_phone = (
    "coalesce(" ~ upper_case(trimmed(json_text('item', '$.description'))) ~ ", 'MAIN') || ': ' || "
    ~ plausible_phone(json_scalar('item', ['number', 'phoneNumber', 'value']))
) -%}
{%- set deletion_flag = raw_text('isDeleteDataFlag') -%}
{%- set blocks = {
    'is_email_blocked': 'blockEmailFlag', 'is_phone_blocked': 'blockPhoneFlag',
    'is_text_blocked': 'blockTextFlag', 'is_mail_blocked': 'blockMailFlag',
} -%}
with

{{ used_rows(
    source('raw_cdk', 'customers'), ref('base_cdk__customers'), 'cdk', 'customers'
) }},

-- What lists and objects hold, taken out once; the first four addresses are looked at.
listed as (

    select
        *,
        {%- for item in range(1, 5) %}
        {{ json_item(adapter.quote('emailAddresses'), item) }} as email_item_{{ item }},
        {%- endfor %}
        {{ joined_items(
            read_items(json_items(adapter.quote('phoneNumbers')), described_phone),
            'item', 'item is not null'
        ) }} as phones,
        {%- for block, key in blocks.items() %}
        {{ nested_item('contactMethods', bare_text(json_text('item', '$.' ~ key))) }}
            as sent_{{ block }},
        {%- endfor %}
        {{ json_object(adapter.quote('birthDate')) }} as birth_date_item
    from used

),

sent as (

    select
        *,
        {%- for item in range(1, 5) %}
        {{ bare_text(json_scalar('email_item_' ~ item, email_keys)) }} as sent_email_{{ item }},
        {%- endfor %}
        {%- for kind in ['cell', 'home', 'main', 'work'] %}
        nullif(split_part(
            split_part(chr(30) || phones, chr(30) || '{{ kind | upper }}: ', 2), chr(30), 1
        ), '') as {{ kind }}_phone,
        {%- endfor %}
        {{ bare_text(json_scalar('birth_date_item', ['date', 'birthDate', 'value'])) }}
            as sent_birth_date
    from listed

),

-- What is no object of blocks blocks: nobody knows what it says. Some write two addresses into one.
judged as (

    select
        *,
        {%- for block in blocks %}
        case
            when not {{ matches_pattern(adapter.quote('contactMethods'), '^[{\\[]') }} then true
            else {{ read_wish('sent_' ~ block, 'true') }}
        end as {{ block }},
        {%- endfor %}
        concat_ws(
            ' ',
            {{ plausible_email('sent_email_1') }},
            {{ plausible_email('sent_email_1', 2) }},
            {{ plausible_email('sent_email_2') }},
            {{ plausible_email('sent_email_3') }},
            {{ plausible_email('sent_email_4') }}
        ) as emails
    from sent

),

{{ city_state_code('judged', nested_text('address', '$.cityStateZip')) }},

renamed as (

    select
        ---------- keys
        {{ raw_text('companyId') }} as source_code,
        {{ raw_customer_number('customerId') }} as source_customer_number,

        ---------- dates
        {{ raw_date('updatedDate') }} as updated_on,
        {{ flagged_deletion_day(
            deletion_flag, raw_text('deleteDataDate'), 'record_extracted_at'
        ) }} as delete_requested_on_as_sent,

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
        city,
        state,
        postal_code,
        {{ list_item('emails', 1, ' ') }} as email_1,
        {{ list_item('emails', 2, ' ') }} as email_2,
        cell_phone as mobile_phone,
        coalesce(home_phone, main_phone) as home_phone,
        work_phone,
        {{ try_date('sent_birth_date') }} as birth_date,

        ---------- wishes
        case {{ upper_case(raw_text('preferredContact')) }}
            when 'C' then 'phone'
            when 'H' then 'phone'
            when 'E' then 'email'
            when 'M' then 'mail'
            when 'T' then 'sms'
        end as preferred_channel,
        -- Who may have asked to be deleted is not contacted until somebody has looked.
        case
            when {{ is_deletion_unclear(
                deletion_flag, raw_text('deleteDataDate'), 'record_extracted_at'
            ) }} then true
            else {{ raw_block('optOutFlag') }}
        end as is_opted_out,
        {%- for block in blocks %}
        {{ block }},
        {%- endfor %}

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from placed

),

{{ typed_rows() }},

dated as (

    select
        *,
        {{ known_by_as_of_date('delete_requested_on_as_sent') }} as delete_requested_on
    from typed

)

select * from dated
