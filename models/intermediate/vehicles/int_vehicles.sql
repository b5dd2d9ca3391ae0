{#- Where a vehicle is described: relation, beginning of its columns, day and key of the paper. -#}
{%- set papers = [
    ('deals', '', 'sold_on', 'deal_key'),
    ('deals', 'trade_', 'sold_on', surrogate_key(['deal_key', "'trade-in'"])),
    ('repair_orders', '', 'opened_on', 'visit_key'),
] -%}
with

deals as (

    select * from {{ ref('int_deals') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders') }}

),

odometer_readings as (

    select * from {{ ref('int_odometer_readings') }}

),

vin_decodes as (

    select * from {{ ref('stg_reference__vin_decodes') }}

),

mentions as (

    {% for relation, prefix, day, key in papers %}
    select
        feed,
        dealership_key,
        {% for column in ['vehicle_key', 'vin', 'model_year', 'make', 'model'] -%}
        {{ prefix ~ column ~ ' as ' if prefix }}{{ column }},
        {% endfor -%}
        {{ day }} as mentioned_on,
        {{ key }} as mention_key
    from {{ relation }}
    where {{ prefix }}vehicle_key is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

described as (

    select
        mentions.*,
        row_number() over (
            partition by mentions.vehicle_key
            order by
                case when mentions.make is null then 1 else 0 end,
                mentions.mentioned_on desc,
                mentions.mention_key
        ) as newest_description_first,
        max(
            case when {{ is_vin_valid('mentions.vin', 'vin_decodes') }} then mentions.vin end
        ) over (partition by mentions.vehicle_key) as valid_vin
    from mentions
    left join vin_decodes
        on mentions.vin = vin_decodes.vin

),

-- A vehicle that any document names by a valid VIN has that one.
descriptions as (

    select
        *,
        coalesce(valid_vin, vin) as vehicle_vin
    from described
    where newest_description_first = 1

),

ranked_readings as (

    select
        *,
        row_number() over (
            partition by vehicle_key
            order by read_on desc, kilometers desc, odometer_reading_key
        ) as newest_first
    from odometer_readings
    where is_plausible

),

vehicles as (

    select
        ---------- keys
        descriptions.vehicle_key,
        descriptions.vehicle_vin as vin,

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
        ranked_readings.read_on as last_odometer_on,
        ranked_readings.odometer as last_odometer,
        ranked_readings.odometer_unit,

        ---------- flags
        {{ is_vin_valid('descriptions.vehicle_vin', 'vin_decodes') }} as is_vin_valid,
        vin_decodes.make is not null as is_vin_decoded

    from descriptions
    left join ranked_readings
        on
            descriptions.vehicle_key = ranked_readings.vehicle_key
            and ranked_readings.newest_first = 1
    left join vin_decodes
        on descriptions.vehicle_vin = vin_decodes.vin

)

select * from vehicles
