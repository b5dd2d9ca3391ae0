{% macro send_points() -%}
        case
            when email is not null then 'email'
            when phone is not null then 'phone'
            when mail_address is not null then 'mail'
        end as point_type,
        coalesce(email, phone, mail_address) as contact_point,
        case
            when second_email is not null then 'email'
            when email is not null and phone is not null then 'phone'
            when email is null and second_phone is not null then 'phone'
        end as second_point_type,
        coalesce(second_email, case when email is not null then phone else second_phone end)
            as second_contact_point
{%- endmacro %}
