with

sends as (

    select * from {{ ref('stg_marketing__sends') }}

),

unused_sends as (

    select * from {{ ref('stg_marketing__unused_sends') }}

),

mail_addresses as (

    select * from {{ ref('int_mail_addresses') }}

),

unioned as (

    {% for relation in ['sends', 'unused_sends'] %}
    select
        send_id,
        1 as point_number,
        point_type,
        contact_point
    from {{ relation }}
    where contact_point is not null

    union all

    select
        send_id,
        2 as point_number,
        second_point_type as point_type,
        second_contact_point as contact_point
    from {{ relation }}
    where second_contact_point is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

send_points as (

    select
        unioned.send_id,
        unioned.point_type,
        coalesce(mail_addresses.address_key, unioned.contact_point) as contact_point,
        min(unioned.point_number) as point_number
    from unioned
    left join mail_addresses
        on
            unioned.point_type = 'mail'
            and unioned.contact_point = mail_addresses.contact_point
    group by
        unioned.send_id,
        unioned.point_type,
        coalesce(mail_addresses.address_key, unioned.contact_point)

)

select * from send_points
