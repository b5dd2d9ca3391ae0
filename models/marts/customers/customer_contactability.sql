{#- Longer than others: what forbids and what permits is weighed in one place. -#}
with

addresses as (

    select * from {{ ref('int_channel_addresses') }}

),

wishes as (

    select * from {{ ref('int_channel_wishes') }}

),

home_rooftops as (

    select * from {{ ref('home_rooftops') }}

),

last_dealings as (

    select * from {{ ref('last_dealings') }}

),

rules as (

    select * from {{ ref('contact_rules') }}

),

channel_wishes as (

    select
        customer_key,
        channel,
        max(case when wish = 'opted_out' then 1 else 0 end) = 1 as has_opted_out,
        max(case when wish != 'granted' then 1 else 0 end) = 1 as has_refused,
        max(case when wish = 'granted' then 1 else 0 end) = 1 as has_granted,
        max(case when is_after_opt_outs then 1 else 0 end) = 1 as has_lifted_opt_outs,
        max(case when is_after_refusals then 1 else 0 end) = 1 as has_lifted_refusals
    from wishes
    group by customer_key, channel

),

grounds as (

    select
        home_rooftops.customer_key,
        home_rooftops.time_zone,
        rules.channel,
        rules.basis,
        rules.weekday_hours,
        rules.weekend_hours,
        {{ later_of(
            months_after('last_dealings.last_purchase_on', 'rules.purchase_months'),
            months_after('last_dealings.last_inquiry_on', 'rules.inquiry_months'),
        ) }} as relationship_expires_on
    from home_rooftops
    inner join rules
        on home_rooftops.rule_country = rules.country
    left join last_dealings
        on home_rooftops.customer_key = last_dealings.customer_key

),

-- Without a rule only a permission counts.
reasons_by_channel as (

    select
        addresses.customer_key,
        addresses.channel,
        grounds.time_zone,
        grounds.weekday_hours,
        grounds.weekend_hours,
        grounds.relationship_expires_on,
        case
            when channel_wishes.has_opted_out and not channel_wishes.has_lifted_opt_outs
                then 'opted_out'
            when channel_wishes.has_refused and not channel_wishes.has_lifted_refusals
                then 'withdrawn'
            when addresses.contact_point is null then 'no_address'
            when addresses.is_on_registry then 'do_not_call_registry'
            when
                not coalesce(channel_wishes.has_granted, false)
                and not coalesce(grounds.basis = 'opt_out', false)
                and not coalesce(
                    grounds.basis = 'implied_consent'
                    and grounds.relationship_expires_on >= {{ as_of_date() }},
                    false
                )
                then 'no_consent'
            when addresses.has_bounced then 'bounced'
            else 'allowed'
        end as reason
    from addresses
    left join channel_wishes
        on
            addresses.customer_key = channel_wishes.customer_key
            and addresses.channel = channel_wishes.channel
    left join grounds
        on
            addresses.customer_key = grounds.customer_key
            and addresses.channel = grounds.channel

),

reasons as (

    select
        customer_key,
        {% for column, name in [
            ('relationship_expires_on', 'call_relationship_expires_on'),
            ('time_zone', 'time_zone'),
            ('weekday_hours', 'call_weekday_hours'),
            ('weekend_hours', 'call_weekend_hours'),
        ] -%}
        max(case when channel = 'phone' then {{ column }} end) as {{ name }},
        {% endfor -%}
        max(case when channel = 'email' then reason end) as email_reason,
        max(case when channel = 'sms' then reason end) as sms_reason,
        max(case when channel = 'phone' then reason end) as call_reason,
        max(case when channel = 'mail' then reason end) as mail_reason
    from reasons_by_channel
    group by customer_key

),

customer_contactability as (

    select
        ---------- keys
        customer_key,

        ---------- dates
        call_relationship_expires_on,

        ---------- hours
        time_zone,
        call_weekday_hours,
        call_weekend_hours,

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
