with

new_vehicle_buyers as (

    select * from {{ ref('new_vehicle_buyers') }}

),

used_vehicle_buyers as (

    select * from {{ ref('used_vehicle_buyers') }}

),

qualified as (

    select
        new_vehicle_buyers.customer_key,
        new_vehicle_buyers.qualified_on,
        new_vehicle_buyers.reason || '; never a used one' as reason
    from new_vehicle_buyers
    left join used_vehicle_buyers
        on new_vehicle_buyers.customer_key = used_vehicle_buyers.customer_key
    where used_vehicle_buyers.customer_key is null

)

{{ member_rows('qualified') }}
