with

parts_purchases as (

    select * from {{ ref('parts_purchases') }}

),

wholesale_purchases as (

    select
        customer_key,
        purchased_on,
        lag(purchased_on) over (
            partition by customer_key order by purchased_on
        ) as previous_purchased_on
    from parts_purchases
    where sale_type = 'wholesale'

),

accounts as (

    select
        customer_key,
        max(purchased_on) as last_purchased_on,
        sum(case
            when
                {{ within_months('purchased_on', threshold('wholesale_accounts_months')) }}
                then 1
            else 0
        end) as purchase_count,
        max(case
            when
                previous_purchased_on is null
                or purchased_on
                > {{ full_months_after(
                    'previous_purchased_on', threshold('wholesale_accounts_months')
                ) }}
                then purchased_on
        end) as present_run_began_on
    from wholesale_purchases
    group by customer_key

),

qualified as (

    select
        customer_key,
        present_run_began_on as qualified_on,
        {{ counted('purchase_count', 'wholesale purchase') }}
        || ' within {{ threshold("wholesale_accounts_months") }} months, last on '
        || {{ months_ago('last_purchased_on') }} as reason
    from accounts
    where {{ within_months('last_purchased_on', threshold('wholesale_accounts_months')) }}

)

{{ member_rows('qualified') }}
