{#- Longer than others for its kinds of document, one after the other, and for its columns. -#}
{%- set placeholders = var('odometer')['placeholders'] | join(', ') -%}

with

deals as (

    select * from {{ ref('int_deals') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders') }}

),

documents as (

    select
        'sale' as document,
        deal_key as document_key,
        vehicle_key,
        dealership_key,
        sold_on as read_on,
        model_year,
        cast(null as integer) as odometer_in,
        odometer as odometer_out,
        odometer_unit
    from deals
    where vehicle_key is not null

    union all

    select
        'trade_in' as document,
        deal_key as document_key,
        trade_vehicle_key as vehicle_key,
        dealership_key,
        sold_on as read_on,
        trade_model_year as model_year,
        cast(null as integer) as odometer_in,
        trade_odometer as odometer_out,
        odometer_unit
    from deals
    where trade_vehicle_key is not null

    union all

    select
        'repair_order' as document,
        visit_key as document_key,
        vehicle_key,
        dealership_key,
        opened_on as read_on,
        model_year,
        odometer_in,
        odometer_out,
        odometer_unit
    from repair_orders
    where vehicle_key is not null

),

measured as (

    select
        *,
        coalesce(
            nullif(odometer_out, 0), nullif(odometer_in, 0), odometer_out, odometer_in
        ) as last_odometer,
        case when odometer_unit = 'km' then 1e0 else 1609344e-6 end as kilometers_per_unit,
        count(*) over (partition by vehicle_key) as vehicle_documents,
        min(case when model_year between 1950 and year(read_on) + 1 then model_year end)
            over (partition by vehicle_key) as first_model_year
    from documents

),

-- Mileage in and out are one reading, unless they lie so far apart that one of them is wrong.
compared as (

    select
        *,
        coalesce(
            odometer_in > 0
            and odometer_out > 0
            and (
                odometer_out < odometer_in
                or (odometer_out - cast(odometer_in as double)) * kilometers_per_unit
                > {{ odometer_threshold('most_kilometers_in_the_shop') }}
            ),
            false
        ) as is_apart
    from measured
    where last_odometer is not null

),

taken as (

    select
        *,
        'out' as taken_at,
        last_odometer as odometer,
        case when is_apart then last_odometer else coalesce(odometer_in, last_odometer) end
            as typed_odometer
    from compared

    union all

    select
        *,
        'in' as taken_at,
        odometer_in as odometer,
        odometer_in as typed_odometer
    from compared
    where is_apart

),

converted as (

    select
        *,
        case
            when odometer between 0 and 9999999
                then cast(floor(odometer * kilometers_per_unit + 5e-1) as integer)
        end as kilometers
    from taken

),

written_odometers as (

    select
        ---------- keys
        {{ surrogate_key(['document', 'document_key', 'taken_at']) }}
            as odometer_reading_key,
        vehicle_key,
        document,
        document_key,
        taken_at,
        dealership_key,

        ---------- dates
        read_on,

        ---------- reading
        odometer,
        odometer_unit,
        kilometers,

        ---------- what can be said of it without any other
        case
            when
                odometer < 0
                or odometer in ({{ placeholders }})
                or typed_odometer in ({{ placeholders }})
                then 'placeholder'
            when coalesce(kilometers > {{ odometer_threshold('most_kilometers') }}, true)
                then 'too_high'
            when
                kilometers
                > {{ odometer_threshold('slack_kilometers') }}
                + {{ odometer_threshold('most_kilometers_per_day') }}
                * 365 * (year(read_on) - first_model_year + 2)
                then 'too_high_for_its_age'
            when vehicle_documents > {{ odometer_threshold('most_readings') }}
                then 'no_single_vehicle'
        end as reason_alone

    from converted

)

select * from written_odometers
