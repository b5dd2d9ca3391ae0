with

sales as (

    select * from {{ ref('sales') }}

),

numbered_sales as (

    select
        *,
        {{ lower_case('make') }} as make_key,
        {{ lower_case('model') }} as model_key,
        row_number() over (
            partition by customer_key, {{ lower_case('make') }}, {{ lower_case('model') }}
            order by sold_on, sale_key
        ) as sale_number
    from sales
    where
        make is not null
        and model is not null

),

repeated_models as (

    select
        customer_key,
        make_key,
        model_key,
        min(make) as make,
        min(model) as model,
        count(*) as sale_count,
        max(sold_on) as last_sold_on,
        min(case
            when sale_number >= {{ threshold('model_loyalists_least_sales') }} then sold_on
        end) as repeated_on
    from numbered_sales
    group by customer_key, make_key, model_key

),

-- Of several models the one that was bought again first speaks.
ranked_models as (

    select
        *,
        row_number() over (
            partition by customer_key
            order by repeated_on nulls last, make_key nulls last, model_key nulls last
        ) as repeated_first
    from repeated_models
    where repeated_on is not null

),

qualified as (

    select
        customer_key,
        repeated_on as qualified_on,
        make || ' ' || model || ' bought ' || {{ counted('sale_count', 'time') }}
        || ', last on ' || {{ months_ago('last_sold_on') }} as reason
    from ranked_models
    where repeated_first = 1

)

{{ member_rows('qualified') }}
