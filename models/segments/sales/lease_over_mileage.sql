{%- set most_payments = threshold('lease_over_mileage_most_payments') -%}

with

running_leases as (

    select * from {{ ref('finance_contracts') }}
    where
        finance_type = 'lease'
        and is_running

),

-- What the rule saw before the newest reading is not known: it holds from its day on.
leases_over as (

    select
        *,
        greatest({{ payments_left_since(most_payments) }}, last_odometer_on) as qualified_on
    from running_leases
    where
        payments_left <= {{ most_payments }}
        and projected_distance > allowed_distance

),

ranked_leases as (

    select
        *,
        row_number() over (
            partition by customer_key order by qualified_on nulls last, sale_key
        ) as qualified_first
    from leases_over

),

qualified as (

    select
        customer_key,
        qualified_on,
        'Heading for ' || cast(projected_distance as string) || ' ' || distance_unit
        || ' where the lease allows ' || cast(allowed_distance as string) || ' ' || distance_unit
        || '; it ends ' || {{ months_ahead('lease_end_on') }} as reason
    from ranked_leases
    where qualified_first = 1

)

{{ member_rows('qualified') }}
