with

cards as (

    select * from {{ ref('int_customer_cards') }}

),

-- What the registry said longer ago than that is no longer known.
registry_checks as (

    select * from {{ ref('int_call_registry') }}
    where checked_on >= {{ days_after(as_of_date(), '-' ~ threshold('call_registry_check_days')) }}

),

bounced_points as (

    select * from {{ ref('int_bounced_points') }}

),

-- For calls the mobile number goes before the landline.
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

channel_addresses as (

    select
        addresses.*,
        addresses.channel = 'phone' and coalesce(registry_checks.is_on_registry, false)
            as is_on_registry,
        bounced_points.contact_point is not null as has_bounced
    from addresses
    left join registry_checks
        on addresses.contact_point = registry_checks.contact_point
    left join bounced_points
        on
            addresses.contact_point = bounced_points.contact_point
            and addresses.channel = bounced_points.channel

)

select * from channel_addresses
