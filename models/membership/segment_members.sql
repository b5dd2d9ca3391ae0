with

segment_members as (

    {% for segment in var('segments') %}
    select
        '{{ segment }}' as segment_name,
        customer_key,
        home_dealership_key,
        qualified_on,
        reason,
        {{ as_of_date() }} as as_of_date
    from {{ ref(segment) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from segment_members
