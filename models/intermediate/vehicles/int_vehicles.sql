with

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders_unioned') }}

),

vin_decodes as (

    select * from {{ ref('stg_reference__vin_decodes') }}

),

mentions as (

    select
        feed,
        dealership_key,
        vehicle_key,
        vin,
        model_year,
        make,
        model,
        odometer,
        odometer_unit,
        sold_on as mentioned_on,
        deal_key as mention_key
    from deals
    where vehicle_key is not null

    union all

    select
        feed,
        dealership_key,
        trade_vehicle_key as vehicle_key,
        trade_vin as vin,
        trade_model_year as model_year,
        trade_make as make,
        trade_model as model,
        trade_odometer as odometer,
        odometer_unit,
        sold_on as mentioned_on,
        {{ surrogate_key(['deal_key', "'trade-in'"]) }} as mention_key
    from deals
    where trade_vehicle_key is not null

    union all

    select
        feed,
        dealership_key,
        vehicle_key,
        vin,
        model_year,
        make,
        model,
        odometer,
        odometer_unit,
        opened_on as mentioned_on,
        visit_key as mention_key
    from repair_orders
    where vehicle_key is not null

),

described as (

    select
        *,
        row_number() over (
            partition by vehicle_key
            order by case when make is null then 1 else 0 end, mentioned_on desc, mention_key
        ) as newest_description_first,
        row_number() over (
            partition by vehicle_key
            order by
                case when coalesce(odometer, 0) = 0 then 1 else 0 end,
                mentioned_on desc,
                odometer desc,
                mention_key
        ) as newest_reading_first
    from mentions

),

vehicles as (

    select
        ---------- keys
        descriptions.vehicle_key,
        descriptions.vin,

        ---------- vehicle, as the newest document with a make describes it
        descriptions.feed as source_feed,
        descriptions.dealership_key as source_dealership_key,
        descriptions.make as source_make,
        descriptions.model as source_model,
        descriptions.model_year as source_model_year,

        ---------- vehicle, as its VIN decodes
        vin_decodes.make as decoded_make,
        vin_decodes.model as decoded_model,
        vin_decodes.model_year as decoded_model_year,

        ---------- vehicle, decoded from its VIN before as sent
        coalesce(vin_decodes.make, descriptions.make) as make,
        coalesce(vin_decodes.model, descriptions.model) as model,
        coalesce(vin_decodes.model_year, descriptions.model_year) as model_year,
        vin_decodes.body_class,
        vin_decodes.fuel_type,
        vin_decodes.electrification,
        vin_decodes.drive_type,
        vin_decodes.gross_weight_class,

        ---------- odometer
        nullif(readings.odometer, 0) as last_odometer,
        case when readings.odometer > 0 then readings.odometer_unit end as odometer_unit,

        ---------- flags
        {{ is_vin_valid('descriptions.vin') }} as is_vin_valid,
        vin_decodes.make is not null as is_vin_decoded

    from described as descriptions
    inner join described as readings
        on
            descriptions.vehicle_key = readings.vehicle_key
            and readings.newest_reading_first = 1
    left join vin_decodes
        on descriptions.vin = vin_decodes.vin
    where descriptions.newest_description_first = 1

)

select * from vehicles
