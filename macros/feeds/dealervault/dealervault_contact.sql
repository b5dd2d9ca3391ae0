{% macro dealervault_contact() -%}
        ---------- contact points
        {{ raw_text('Address Line 1') }} as address_line_1,
        {{ raw_text('Address Line 2') }} as address_line_2,
        {{ raw_text('City') }} as city,
        {{ upper_case(raw_text('State')) }} as state,
        {{ postal_code('Zip Code') }} as postal_code,
        {{ raw_email('Email 1') }} as email_1,
        coalesce({{ raw_email('Email 2') }}, {{ raw_email('Email 1', 2) }}) as email_2,
        {{ raw_phone('Cell Phone') }} as mobile_phone,
        coalesce({{ raw_phone('Home Phone') }}, {{ raw_phone('Cell Phone', 2) }}) as home_phone,
        coalesce({{ raw_phone('Work Phone') }}, {{ raw_phone('Home Phone', 2) }}) as work_phone,
        {{ raw_date('Birth Date') }} as birth_date,

        ---------- wishes
        {{ raw_block('Block Email') }} as is_email_blocked,
        {{ raw_block('Block Phone') }} as is_phone_blocked,
        {{ raw_block('Block Mail') }} as is_mail_blocked,
        {{ raw_block('Opt Out') }} as is_opted_out
{%- endmacro %}
