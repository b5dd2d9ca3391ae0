with

consents as (

    select * from {{ ref('int_consents_unioned') }}

),

mail_addresses as (

    select * from {{ ref('int_mail_addresses') }}

),

customer_points as (

    select * from {{ ref('int_customer_points') }}
    where not is_shared

),

-- A cell with two addresses is a wish for both. A postal address is compared in its one spelling.
consent_points as (

    {% for contact_point in ['contact_point', 'second_contact_point'] %}
    select
        consents.channel,
        case consents.channel
            when 'email' then 'email' when 'mail' then 'mail' else 'phone'
        end as point_type,
        coalesce(mail_addresses.address_key, consents.{{ contact_point }}) as contact_point,
        consents.consent_status,
        consents.recorded_on,
        case when not consents.is_date_only then consents.recorded_at end as recorded_at,
        consents.feed,
        consents.file_name,
        consents.line_number,
        coalesce(consents.has_evidence, false) as has_evidence
    from consents
    left join mail_addresses
        on
            consents.channel = mail_addresses.point_type
            and consents.{{ contact_point }} = mail_addresses.contact_point
    where consents.{{ contact_point }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- A consent is given for one address, by the one who used it last; taken back, it is the person who
-- does not want to hear, and that may be anyone who has the address.
consent_wishes as (

    select
        customer_points.customer_key,
        consent_points.channel,
        consent_points.consent_status as wish,
        case
            when consent_points.consent_status = 'granted' then consent_points.contact_point
        end as contact_point,
        consent_points.recorded_on as wished_on,
        consent_points.recorded_at as wished_at,
        consent_points.feed,
        consent_points.file_name,
        consent_points.line_number,
        consent_points.has_evidence
    from consent_points
    inner join customer_points
        on
            consent_points.contact_point = customer_points.contact_point
            and consent_points.point_type = customer_points.point_type
    where
        consent_points.channel is not null
        and (
            consent_points.consent_status = 'withdrawn'
            or (
                consent_points.consent_status = 'granted'
                and customer_points.newest_customer_first = 1
            )
        )

)

select * from consent_wishes
