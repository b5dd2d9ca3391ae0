{#- Longer than others: what forbids and what permits is weighed in one place. -#}
with

cards as (

    select * from {{ ref('int_customer_cards') }}

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
        (
            'mail',
            'coalesce(address_key, ' ~ address_letters('address_line_1', 'postal_code') ~ ')',
        ),
    ] %}
    select
        customer_key,
        '{{ channel }}' as channel,
        {{ address }} as contact_point
    from cards
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A wish without an address is the person's, whichever address is used.
applicable_wishes as (

    select
        wishes.customer_key,
        wishes.channel,
        wishes.wish,
        wishes.wished_on,
        wishes.wished_at
    from wishes
    inner join addresses
        on
            wishes.customer_key = addresses.customer_key
            and wishes.channel = addresses.channel
    where wishes.contact_point is null or wishes.contact_point = addresses.contact_point

),

-- What a permission has to be later than: of refusals with a time the newest moment, of those with
-- a day alone the newest day; a permission with a day alone, the newest day of all of them.
refusals as (

    select
        customer_key,
        channel,
        max(case when wish = 'opted_out' then 1 else 0 end) = 1 as has_opted_out,
        max(case when wish = 'opted_out' then wished_at end) as opted_out_at,
        max(case when wish = 'opted_out' and wished_at is null then wished_on end)
            as opted_out_untimed_on,
        max(case when wish = 'opted_out' then wished_on end) as opted_out_on,
        max(wished_at) as refused_at,
        max(case when wished_at is null then wished_on end) as refused_untimed_on,
        max(wished_on) as refused_on
    from applicable_wishes
    where wish in ('opted_out', 'withdrawn')
    group by customer_key, channel

),

grants as (

    select
        applicable_wishes.customer_key,
        applicable_wishes.channel,
        {{ is_later_wish('applicable_wishes', 'refusals', 'opted_out') }} as is_after_opt_out,
        {{ is_later_wish('applicable_wishes', 'refusals', 'refused') }} as is_after_refusals
    from applicable_wishes
    left join refusals
        on
            applicable_wishes.customer_key = refusals.customer_key
            and applicable_wishes.channel = refusals.channel
    where applicable_wishes.wish = 'granted'

),

permissions as (

    select
        customer_key,
        channel,
        max(case when is_after_opt_out then 1 else 0 end) = 1 as lifts_opt_out,
        max(case when is_after_refusals then 1 else 0 end) = 1 as lifts_refusals
    from grants
    group by customer_key, channel

),

-- Text messages and calls want a permission; e-mail and letters want no withdrawal.
reasons_by_channel as (

    select
        addresses.customer_key,
        addresses.channel,
        case
            when refusals.has_opted_out and not coalesce(permissions.lifts_opt_out, false)
                then 'opted_out'
            when
                refusals.customer_key is not null
                and not coalesce(permissions.lifts_refusals, false)
                then 'withdrawn'
            when addresses.contact_point is null then 'no_address'
            when addresses.channel = 'phone' and registry_checks.is_on_registry
                then 'do_not_call_registry'
            when addresses.channel in ('sms', 'phone') and permissions.customer_key is null
                then 'no_consent'
            else 'allowed'
        end as reason
    from addresses
    left join refusals
        on
            addresses.customer_key = refusals.customer_key
            and addresses.channel = refusals.channel
    left join permissions
        on
            addresses.customer_key = permissions.customer_key
            and addresses.channel = permissions.channel
    left join registry_checks
        on addresses.contact_point = registry_checks.contact_point

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
        channel_reasons.customer_key,
        channel_reasons.email_reason,
        channel_reasons.sms_reason,
        channel_reasons.call_reason,
        channel_reasons.mail_reason,
        {{ months_after(
            'last_transactions.last_activity_on', threshold('call_relationship_months')
        ) }} as call_relationship_expires_on
    from channel_reasons
    left join last_transactions
        on channel_reasons.customer_key = last_transactions.customer_key

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
