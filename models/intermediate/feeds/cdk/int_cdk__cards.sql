with

customers as (

    select
        *,
        {{ known_by_as_of_date('updated_on') }} as known_update_on,
        {{ known_by_as_of_date('cast(first_extracted_at as date)') }} as known_extract_on
    from {{ ref('stg_cdk__customers') }}

),

-- These cards do not say when they were made: they are at least as old as their first extract.
shaped as (

    select
        {{ surrogate_key(["'cdk'", 'source_code', 'source_customer_number', "'card'"]) }}
            as mention_key,
        source_code,
        nullif(source_customer_number, '0') as source_customer_number,
        coalesce(least(known_update_on, known_extract_on), known_update_on, known_extract_on)
            as first_mentioned_on,
        coalesce(known_update_on, known_extract_on) as mentioned_on,
        first_extracted_at,
        file_name,
        line_number,
        {{ customer_card([
            'first_name', 'middle_name', 'last_name', 'company_name', 'is_business', 'birth_date',
            'address_line_1', 'address_line_2', 'city', 'state', 'postal_code',
            'email_1', 'email_2', 'mobile_phone', 'home_phone', 'work_phone',
            'is_email_blocked', 'is_phone_blocked', 'is_text_blocked', 'is_mail_blocked',
            'is_opted_out', 'delete_requested_on',
        ]) }}
    from customers

)

select * from shaped
