{%- set days = threshold('protection_expiring_days') -%}

with

protection_products as (

    select * from {{ ref('protection_products') }}

),

ending_covers as (

    select
        customer_key,
        bought_on,
        expires_on,
        product_type,
        row_number() over (
            partition by customer_key
            order by
                expires_on nulls last,
                product_type desc,
                bought_on nulls last,
                protection_product_key
        ) as ends_first
    from protection_products
    where expires_on between {{ as_of_date() }} and {{ days_after(as_of_date(), days) }}

),

qualified as (

    select
        customer_key,
        greatest({{ days_after('expires_on', '-' ~ days) }}, bought_on) as qualified_on,
        case product_type
            when 'insurance' then 'Insurance'
            else 'Service contract'
        end
        || ' ends ' || {{ months_ahead('expires_on') }}
        || '; bought ' || {{ months_ago('bought_on') }} as reason
    from ending_covers
    where ends_first = 1

)

{{ member_rows('qualified') }}
