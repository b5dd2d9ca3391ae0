with

{{ used_rows(source('raw_crm', 'contacts'), ref('base_crm__contacts'), 'crm', 'contacts') }},

renamed as (

    select
        ---------- keys
        {{ raw_text('DealerCode') }} as source_code,
        {{ raw_text('ContactId') }} as source_customer_number,
        {{ raw_customer_number('DmsCustomerNumber') }} as dms_customer_number,
        {{ raw_text('AssignedSalespersonId') }} as assigned_salesperson_number,

        ---------- dates
        {{ raw_date('CreatedDate') }} as created_on,
        {{ raw_date('UpdatedDate') }} as updated_on_as_sent,

        ---------- customer
        {{ raw_text('FirstName') }} as first_name,
        {{ raw_text('LastName') }} as last_name,
        {{ raw_text('CompanyName') }} as company_name,
        {{ raw_code('ContactStatus', ['normal', 'vip', 'celebrity', 'angry']) }} as contact_status,
        {{ raw_code('Relationship', [
            'prospect', 'customer', 'ex_customer', 'competitor_customer', 'unknown',
        ]) }} as relationship,
        {{ raw_code('ContactSource', [
            'event', 'referral', 'purchased_list', 'website', 'walk_in', 'phone',
        ]) }} as contact_source,

        ---------- contact points
        {{ raw_text('Address') }} as address_line_1,
        {{ raw_text('City') }} as city,
        {{ upper_case(raw_text('State')) }} as state,
        {{ postal_code('Zip') }} as postal_code,
        {{ raw_email('Email') }} as email_1,
        {{ raw_email('Email', 2) }} as email_2,
        {{ raw_phone('MobilePhone') }} as mobile_phone,
        coalesce({{ raw_phone('HomePhone') }}, {{ raw_phone('MobilePhone', 2) }}) as home_phone,

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
        {{ known_by_as_of_date('updated_on_as_sent') }} as updated_on
    from typed

)

select * from dated
