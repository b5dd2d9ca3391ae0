-- Fails for each ownership that begins before the one before it ended.
with

ownerships as (

    select
        *,
        lag(vehicle_ownership_key) over (
            partition by vehicle_key order by episode_number nulls last
        ) as previous_key,
        lag(owned_until_on) over (
            partition by vehicle_key order by episode_number nulls last
        ) as previous_until_on
    from {{ ref('vehicle_ownership') }}

)

select
    vehicle_key,
    episode_number,
    owned_since_on,
    previous_until_on
from ownerships
where
    owned_until_on < owned_since_on
    or (
        previous_key is not null
        and (previous_until_on is null or previous_until_on > owned_since_on)
    )
