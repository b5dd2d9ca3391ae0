{% macro member_rows(qualified, extra_columns=[]) -%}
select
    {{ qualified }}.customer_key,
    member_profiles.home_dealership_key,
    cast({{ qualified }}.qualified_on as date) as qualified_on,
    cast({{ qualified }}.reason as string) as reason,
    member_profiles.lifetime_gross,
    member_profiles.can_email,
    member_profiles.can_sms,
    member_profiles.can_call,
    member_profiles.can_mail
    {%- for column in extra_columns %},
    {{ qualified }}.{{ column }}
    {%- endfor %}
from {{ qualified }}
left join {{ ref('member_profiles') }} as member_profiles
    on {{ qualified }}.customer_key = member_profiles.customer_key
where {{ qualified }}.customer_key is not null
{%- endmacro %}
