with

customers as (

    select * from {{ ref('customers') }}

),

customer_cards as (

    select * from {{ ref('int_customer_cards') }}

),

contacts as (

    select * from {{ ref('int_customer_contacts') }}

),

activities as (

    select * from {{ ref('customer_activities') }}

),

last_transactions as (

    select
        customer_key,
        max(activity_on) as last_activity_on
    from activities
    group by customer_key

),

-- Text messages and calls want a permission; e-mail and letters want no withdrawal.
reasons as (

    select
        customers.customer_key,
        case
            when customer_cards.is_opted_out then 'opted_out'
            when customer_cards.is_email_blocked then 'withdrawn'
            when contacts.email is null then 'no_address'
            else 'allowed'
        end as email_reason,
        case
            when customer_cards.is_opted_out then 'opted_out'
            when customer_cards.is_text_blocked then 'withdrawn'
            when contacts.mobile_phone is null then 'no_address'
            when not customer_cards.is_text_allowed then 'no_consent'
            else 'allowed'
        end as sms_reason,
        case
            when customer_cards.is_opted_out then 'opted_out'
            when customer_cards.is_phone_blocked then 'withdrawn'
            when coalesce(contacts.mobile_phone, contacts.landline_phone) is null then 'no_address'
            when not customer_cards.is_phone_allowed then 'no_consent'
            else 'allowed'
        end as call_reason,
        case
            when customer_cards.is_opted_out then 'opted_out'
            when customer_cards.is_mail_blocked then 'withdrawn'
            when contacts.address_line_1 is null or contacts.postal_code is null then 'no_address'
            else 'allowed'
        end as mail_reason,
        {{ months_after(
            'last_transactions.last_activity_on', threshold('call_relationship_months')
        ) }} as call_relationship_expires_on
    from customers
    inner join customer_cards
        on customers.customer_key = customer_cards.customer_key
    inner join contacts
        on customers.customer_key = contacts.customer_key
    left join last_transactions
        on customers.customer_key = last_transactions.customer_key

),

customer_contactability as (

    select
        ---------- keys
        customer_key,

        ---------- dates
        call_relationship_expires_on,

        ---------- reasons
        email_reason,
        sms_reason,
        call_reason,
        mail_reason,
        case
            when email_reason = 'allowed' then 'email'
            when sms_reason = 'allowed' then 'sms'
            when call_reason = 'allowed' then 'phone'
            when mail_reason = 'allowed' then 'mail'
        end as preferred_channel,

        ---------- flags
        email_reason = 'allowed' as can_email,
        sms_reason = 'allowed' as can_sms,
        call_reason = 'allowed' as can_call,
        mail_reason = 'allowed' as can_mail

    from reasons

)

select * from customer_contactability
