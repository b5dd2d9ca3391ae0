{% macro newest_points(points, owner) -%}
ranked_points as (

    select
        {{ owner }},
        channel,
        contact_point,
        row_number() over (
            partition by {{ owner }}, channel
            order by last_seen_on desc, column_rank nulls last, contact_point nulls last
        ) as newest_first
    from {{ points }}

),

newest_points as (

    select
        {{ owner }},
        max(case when channel = 'email' then contact_point end) as email,
        max(case when channel = 'mobile' then contact_point end) as mobile_phone,
        max(case when channel = 'landline' then contact_point end) as landline_phone
    from ranked_points
    where newest_first = 1
    group by {{ owner }}

)
{%- endmacro %}
