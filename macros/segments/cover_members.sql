{% macro cover_members(product_type, noun) -%}
with

covers as (

    select * from {{ ref('protection_products') }}
    where product_type = '{{ product_type }}'

),

cover_gaps as (

    select
        customer_key,
        bought_on,
        expires_on,
        max(expires_on) over (
            partition by customer_key
            order by bought_on nulls last, expires_on nulls last, protection_product_key
            rows between unbounded preceding and 1 preceding
        ) as covered_until_on
    from covers

),

-- Cover bought on the day after the last one ended goes on with it.
runs as (

    select
        customer_key,
        max(expires_on) as ends_on,
        max(case
            when
                covered_until_on is null
                or bought_on > {{ days_after('covered_until_on', 1) }}
                then bought_on
        end) as began_on
    from cover_gaps
    group by customer_key

),

qualified as (

    select
        customer_key,
        began_on as qualified_on,
        '{{ noun }} in force since ' || {{ months_ago('began_on') }}
        || ', until ' || {{ months_ahead('ends_on') }} as reason
    from runs
    where ends_on >= {{ as_of_date() }}

)

{{ member_rows('qualified') }}
{%- endmacro %}
