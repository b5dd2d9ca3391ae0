with

customers as (

    select * from {{ ref('stg_dealertrack__customers') }}

),

shaped as (

    select
        {{ surrogate_key(["'dealertrack'", 'source_code', 'source_customer_number', "'card'"]) }}
            as mention_key,
        source_code,
        nullif(source_customer_number, '0') as source_customer_number,
        created_on as first_mentioned_on,
        coalesce({{ known_by_as_of_date('updated_on') }}, created_on) as mentioned_on,
        first_extracted_at,
        file_name,
        line_number,
        {{ customer_card([
            'first_name', 'middle_name', 'last_name', 'company_name', 'is_business', 'birth_date',
            'address_line_1', 'city', 'state', 'postal_code',
            'email_1', 'email_2', 'mobile_phone', 'home_phone', 'work_phone',
            'not is_email_allowed as is_email_blocked', 'not is_phone_allowed as is_phone_blocked',
            'not is_text_allowed as is_text_blocked', 'not is_mail_allowed as is_mail_blocked',
            'is_email_allowed', 'is_mail_allowed', 'is_phone_allowed', 'is_text_allowed',
            'delete_requested_on',
        ]) }}
    from customers

)

select * from shaped
