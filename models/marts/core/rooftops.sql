with

rooftop_codes as (

    select * from {{ ref('dealerships') }}

),

ranked as (

    select
        *,
        row_number() over (partition by dealership_key order by feed, source_code) as code_rank
    from rooftop_codes

),

rooftops as (

    select
        cast(dealership_key as string) as dealership_key,
        cast(dealership_name as string) as dealership_name,
        cast(country as string) as country,
        cast(currency as string) as currency,
        cast(time_zone as string) as time_zone,
        cast(distance_unit as string) as distance_unit,
        cast(franchise_makes as string) as franchise_makes
    from ranked
    where code_rank = 1

)

select * from rooftops
