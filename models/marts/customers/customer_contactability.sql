with

customers as (

    select * from {{ ref('customers') }}

),

contacts as (

    select * from {{ ref('int_customer_contacts') }}

),

wishes as (

    select * from {{ ref('int_customer_wishes') }}

),

-- What the registry said longer ago than that is no longer known.
registry_checks as (

    select * from {{ ref('int_call_registry') }}
    where checked_on >= {{ days_after(as_of_date(), '-' ~ threshold('call_registry_check_days')) }}

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

-- The address that would be used on each channel: for calls the mobile number before the landline.
addresses as (

    {% for channel, address in [
        ('email', 'email'),
        ('sms', 'mobile_phone'),
        ('phone', 'coalesce(mobile_phone, landline_phone)'),
        ('mail', address_letters('address_line_1', 'postal_code')),
    ] %}
    select
        customer_key,
        '{{ channel }}' as channel,
        {{ address }} as contact_point
    from contacts
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A wish without an address is the person's, whichever address is used.
newest_wishes as (

    select
        addresses.customer_key,
        addresses.channel,
        addresses.contact_point,
        max(case when wishes.wish = 'opted_out' then wishes.wished_on end) as opted_out_on,
        max(case when wishes.wish = 'withdrawn' then wishes.wished_on end) as withdrawn_on,
        max(case when wishes.wish = 'granted' then wishes.wished_on end) as granted_on,
        max(case when wishes.wish = 'granted' then 1 else 0 end) = 1 as has_permission
    from addresses
    left join wishes
        on
            addresses.customer_key = wishes.customer_key
            and addresses.channel = wishes.channel
            and coalesce(
                addresses.contact_point = wishes.contact_point, wishes.contact_point is null
            )
    group by addresses.customer_key, addresses.channel, addresses.contact_point

),

-- Text messages and calls want a permission; e-mail and letters want no withdrawal. Of one day, the
-- withdrawal counts.
reasons_by_channel as (

    select
        newest_wishes.customer_key,
        newest_wishes.channel,
        case
            when
                newest_wishes.opted_out_on
                >= coalesce(newest_wishes.granted_on, newest_wishes.opted_out_on)
                then 'opted_out'
            when
                newest_wishes.withdrawn_on
                >= coalesce(newest_wishes.granted_on, newest_wishes.withdrawn_on)
                then 'withdrawn'
            when newest_wishes.contact_point is null then 'no_address'
            when newest_wishes.channel = 'phone' and registry_checks.is_on_registry
                then 'do_not_call_registry'
            when newest_wishes.channel in ('sms', 'phone') and not newest_wishes.has_permission
                then 'no_consent'
            else 'allowed'
        end as reason
    from newest_wishes
    left join registry_checks
        on newest_wishes.contact_point = registry_checks.contact_point

),

channel_reasons as (

    select
        customer_key,
        max(case when channel = 'email' then reason end) as email_reason,
        max(case when channel = 'sms' then reason end) as sms_reason,
        max(case when channel = 'phone' then reason end) as call_reason,
        max(case when channel = 'mail' then reason end) as mail_reason
    from reasons_by_channel
    group by customer_key

),

reasons as (

    select
        customers.customer_key,
        channel_reasons.email_reason,
        channel_reasons.sms_reason,
        channel_reasons.call_reason,
        channel_reasons.mail_reason,
        {{ months_after(
            'last_transactions.last_activity_on', threshold('call_relationship_months')
        ) }} as call_relationship_expires_on
    from customers
    inner join channel_reasons
        on customers.customer_key = channel_reasons.customer_key
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
