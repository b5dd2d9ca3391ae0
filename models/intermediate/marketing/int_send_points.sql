with

sends as (

    select * from {{ ref('int_sends_unioned') }}

),

mail_addresses as (

    select * from {{ ref('int_mail_addresses') }}

),

unioned as (

    select
        feed,
        send_id,
        1 as point_number,
        point_type,
        contact_point
    from sends
    where contact_point is not null

    union all

    select
        feed,
        send_id,
        2 as point_number,
        second_point_type as point_type,
        second_contact_point as contact_point
    from sends
    where second_contact_point is not null

),

send_points as (

    select
        unioned.feed,
        unioned.send_id,
        unioned.point_type,
        coalesce(mail_addresses.address_key, unioned.contact_point) as contact_point,
        min(unioned.point_number) as point_number
    from unioned
    left join mail_addresses
        on
            unioned.point_type = mail_addresses.point_type
            and unioned.contact_point = mail_addresses.contact_point
    group by
        unioned.feed,
        unioned.send_id,
        unioned.point_type,
        coalesce(mail_addresses.address_key, unioned.contact_point)

)

select * from send_points
