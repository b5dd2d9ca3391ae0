{#-
    The member row of a segment, from the rule that an analyst wrote: the last line of every segment. Its
    columns are those of models/membership/member_rows.yml, in this order.

    qualified: name of the CTE with the rule. One row a customer, with customer_key, qualified_on (the
    date on which the rule began to hold) and reason (one sentence with the facts, no personal data).
    extra_columns: columns of that CTE to append to the member row.

    What no customer is known of makes no member; a customer whom member_profiles does not know does, and
    the test of member rows stops the build.
-#}
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
