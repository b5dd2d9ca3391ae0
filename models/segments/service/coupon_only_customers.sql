with

visits as (

    select * from {{ ref('visits') }}

),

visit_days as (

    select
        customer_key,
        closed_on,
        count(*) as visit_count,
        sum(case when discount_amount > 0 then 1 else 0 end) as discounted_count
    from visits
    where
        is_customer_pay
        and {{ within_months('closed_on', threshold('coupon_only_months')) }}
    group by customer_key, closed_on

),

counted_so_far as (

    select
        customer_key,
        closed_on,
        sum(visit_count) over (partition by customer_key order by closed_on) as visit_count,
        sum(discounted_count) over (partition by customer_key order by closed_on)
            as discounted_count
    from visit_days

),

judged as (

    select
        *,
        case
            when
                visit_count >= {{ threshold('coupon_only_least_visits') }}
                and 100 * discounted_count
                >= {{ threshold('coupon_only_least_percent') }} * visit_count
                then 1
            else 0
        end as is_coupon_only
    from counted_so_far

),

judged_until_today as (

    select
        *,
        min(is_coupon_only) over (partition by customer_key order by closed_on desc)
            as has_been_since
    from judged

),

qualified as (

    select
        customer_key,
        min(closed_on) as qualified_on,
        cast(max(discounted_count) as string)
        || ' of ' || {{ counted('max(visit_count)', 'customer-pay visit') }}
        || ' within {{ threshold("coupon_only_months") }} months with a discount, last on '
        || {{ months_ago('max(closed_on)') }} as reason
    from judged_until_today
    where has_been_since = 1
    group by customer_key

)

{{ member_rows('qualified') }}
