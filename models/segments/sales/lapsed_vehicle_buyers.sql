with

sales as (

    select * from {{ ref('sales') }}

),

opportunities as (

    select * from {{ ref('opportunities') }}
    where is_open

),

sale_lapses as (

    select
        customer_key,
        sale_key,
        sold_on,
        vehicle_condition,
        case when finance_type = 'lease' then lease_end_on end as lease_end_on,
        case
            when finance_type = 'lease' and lease_end_on is not null
                then {{ full_months_after(
                    'lease_end_on', threshold('lapsed_lease_buyers_months')
                ) }}
            when vehicle_condition in ('used', 'certified')
                then {{ full_months_after('sold_on', threshold('lapsed_used_buyers_months')) }}
            else {{ full_months_after('sold_on', threshold('lapsed_buyers_months')) }}
        end as lapses_on
    from sales

),

-- Of two vehicles bought on one day, the one that lapses later speaks.
ranked_sales as (

    select
        *,
        row_number() over (
            partition by customer_key order by sold_on desc, lapses_on desc, sale_key
        ) as newest_first
    from sale_lapses

),

last_sales as (

    select * from ranked_sales
    where newest_first = 1

),

later_opportunities as (

    select
        last_sales.customer_key,
        max(opportunities.stage_on) as last_stage_on
    from last_sales
    inner join opportunities
        on
            last_sales.customer_key = opportunities.customer_key
            and last_sales.sold_on < opportunities.stage_on
    group by last_sales.customer_key

),

lapses as (

    select
        last_sales.*,
        greatest(
            last_sales.lapses_on,
            coalesce(
                {{ days_after(
                    'later_opportunities.last_stage_on', threshold('open_opportunity_days')
                ) }},
                last_sales.lapses_on
            )
        ) as lapsed_on
    from last_sales
    left join later_opportunities
        on last_sales.customer_key = later_opportunities.customer_key

),

qualified as (

    select
        customer_key,
        lapsed_on as qualified_on,
        'Last purchase ' || {{ months_ago('sold_on') }}
        || case
            when lease_end_on is not null
                then ', a lease that ended on ' || cast(lease_end_on as string)
            else ', a ' || coalesce(vehicle_condition || ' ', '') || 'vehicle'
        end as reason
    from lapses
    where lapsed_on <= {{ as_of_date() }}

)

{{ member_rows('qualified') }}
