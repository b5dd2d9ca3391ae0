with

{{ used_rows(
    source('raw_dealertrack', 'customers'), ref('base_dealertrack__customers'),
    'dealertrack', 'customers'
) }},

renamed as (

    select
        ---------- keys
        {{ raw_text('CompanyNumber') }} as source_code,
        {{ raw_customer_number('CustomerKey') }} as source_customer_number,
        {{ raw_text('CommonConsumerId') }} as common_consumer_id,

        ---------- dates
        {{ raw_date('CreatedDate') }} as created_on,
        {{ raw_date('LastUpdated') }} as updated_on,
        {{ deletion_day(raw_text('DeleteRequestDate'), 'record_extracted_at') }}
            as delete_requested_on_as_sent,

        ---------- customer
        {{ raw_party('TypeCode') }} as is_business,
        {{ raw_text('FirstName') }} as first_name,
        {{ raw_text('MiddleName') }} as middle_name,
        {{ raw_text('LastName') }} as last_name,
        {{ raw_text('CompanyName') }} as company_name,

        ---------- contact points
        {{ raw_text('Address') }} as address_line_1,
        {{ raw_text('City') }} as city,
        {{ upper_case(raw_text('StateCode')) }} as state,
        {{ postal_code('ZipCode') }} as postal_code,
        {{ raw_email('Email1') }} as email_1,
        coalesce({{ raw_email('Email2') }}, {{ raw_email('Email1', 2) }}) as email_2,
        {{ raw_phone('CellPhone') }} as mobile_phone,
        coalesce({{ raw_phone('PhoneNumber') }}, {{ raw_phone('CellPhone', 2) }}) as home_phone,
        coalesce({{ raw_phone('BusinessPhone') }}, {{ raw_phone('PhoneNumber', 2) }}) as work_phone,
        {{ raw_date('BirthDate') }} as birth_date,

        ---------- wishes
        {{ raw_permission('AllowContactByPhone') }} as is_phone_allowed,
        {{ raw_permission('AllowContactByEmail') }} as is_email_allowed,
        {{ raw_permission('AllowContactByMail') }} as is_mail_allowed,
        {{ raw_permission('AllowContactByText') }} as is_text_allowed,

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from used

),

{{ typed_rows() }},

dated as (

    select
        *,
        {{ known_by_as_of_date('delete_requested_on_as_sent') }} as delete_requested_on
    from typed

)

select * from dated
