with

member_rows as (

    {% for segment in few_if_linted(var('segments')) %}
    select
        '{{ segment }}' as segment_name,
        customer_key,
        home_dealership_key,
        qualified_on,
        reason,
        lifetime_gross,
        can_email,
        can_sms,
        can_call,
        can_mail
    from {{ ref(segment) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from member_rows
