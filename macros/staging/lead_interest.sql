{% macro lead_interest(relation) -%}
{%- set interest = letters_of(json_text('item', '$.interest')) -%}
listed_vehicles as (

    select
        *,
        -- Nobody asks for what they trade in or sell; an interest that nobody knows may be one.
        coalesce(
            {{ nested_item(
                'vehicles', 'item', interest ~ " in ('', 'buy', 'lease', 'testdrive')"
            ) }},
            {{ nested_item(
                'vehicles', 'item', 'not ' ~ matches_pattern(interest, '^(trade|sell)')
            ) }}
        ) as asked_vehicle,
        {{ nested_item('vehicles', interest) }} as other_interest
    from {{ relation }}

),

asked_vehicles as (

    select
        *,
        case
            when {{ raw_text('vehicles') }} is null
                then {{ letters_of(raw_text('vehicle_interest')) }}
            when asked_vehicle is not null
                then {{ letters_of(json_text('asked_vehicle', '$.interest')) }}
            else other_interest
        end as interest_letters,
        {%- for key in ['status', 'year', 'make', 'model'] %}
        case
            when {{ raw_text('vehicles') }} is not null
                then nullif({{ bare_text(json_text('asked_vehicle', '$.' ~ key)) }}, '')
            when not {{ matches_pattern(
                letters_of(raw_text('vehicle_interest')), '^(trade|sell)'
            ) }}
                then {{ raw_text('vehicle_' ~ key) }}
        end as asked_{{ key }},
        {%- endfor %}
        coalesce(
            asked_vehicle,
            {{ raw_text('vehicles') }},
            {{ raw_text('vehicle_status') }},
            {{ raw_text('vehicle_year') }},
            {{ raw_text('vehicle_make') }},
            {{ raw_text('vehicle_model') }}
        ) is not null as has_vehicle
    from listed_vehicles

),

interested as (

    select
        *,
        case
            when interest_letters like 'trade%' then 'trade_in'
            when interest_letters like 'sell%' then 'sell'
            when interest_letters = 'testdrive' then 'test_drive'
            when interest_letters in ('buy', 'lease') then interest_letters
            when interest_letters = '' and has_vehicle then 'buy'
        end as interest,
        case
            when {{ letters_of('asked_status') }} in ('new', 'n') then 'new'
            when {{ letters_of('asked_status') }} in ('used', 'u', 'preowned') then 'used'
            when {{ letters_of('asked_status') }} in ('certified', 'c', 'cpo', 'certifiedpreowned')
                then 'certified'
            when
                asked_status is null
                and coalesce(asked_vehicle, asked_year, asked_make, asked_model) is not null
                then 'new'
        end as vehicle_condition
    from asked_vehicles

)
{%- endmacro %}
