{% macro owns_vehicle(
    body=none, drive=none, fuel=none, electrification=none, make=none,
    bought_from_months=none, bought_until_months=none, least_age_years=none, least_mileage=none
) -%}
{%- set worded = {
    'body_class': body, 'drive_type': drive, 'fuel_type': fuel, 'electrification': electrification
} -%}
{%- set began = ['owned_since_on'] -%}
{%- if bought_from_months is not none -%}
    {%- do began.append(full_months_after('bought_on', bought_from_months)) -%}
{%- endif -%}
{%- if least_age_years is not none -%}
    {%- do began.append(months_after(
        "cast('2000-01-01' as date)", '(model_year + ' ~ least_age_years ~ ' - 2000) * 12'
    )) -%}
{%- endif -%}
{%- if least_mileage is not none -%}
    {%- do began.append('last_odometer_on') -%}
{%- endif -%}
(
    with

    owned_vehicles as (

        select * from {{ ref('vehicle_ownership') }}
        where is_owned

    ),

    of_that_kind as (

        select
            *,
            {{ began[0] if began | length == 1 else 'greatest(' ~ began | join(', ') ~ ')' }}
                as held_since_on
        from owned_vehicles
        where
            customer_key is not null
            {%- for column, words in worded.items() if words is not none %}
            and (
                {%- for word in listed_texts(column, words) %}
                {{ 'or ' if not loop.first }}{{ lower_case(column) }} like '%{{ word | lower }}%'
                {%- endfor %}
            )
            {%- endfor %}
            {%- if make is not none %}
            and {{ upper_case('make') }} in
            ('{{ listed_texts("make", make) | join("', '") | upper }}')
            {%- endif %}
            {%- if bought_from_months is not none %}
            and bought_on <= {{ months_before(as_of_date(), bought_from_months) }}
            {%- endif %}
            {%- if bought_until_months is not none %}
            and bought_on > {{ months_before(as_of_date(), bought_until_months) }}
            {%- endif %}
            {%- if least_age_years is not none %}
            and year({{ as_of_date() }}) - model_year >= {{ least_age_years }}
            {%- endif %}
            {%- if least_mileage is not none %}
            and last_odometer >= case
                when odometer_unit = 'km' then {{ least_mileage }} * 1.609344
                else {{ least_mileage }}
            end
            {%- endif %}

    ),

    ranked as (

        select
            *,
            row_number() over (
                partition by customer_key order by held_since_on nulls last, vehicle_key
            ) as vehicle_number
        from of_that_kind

    )

    select
        customer_key,
        held_since_on as qualified_on,
        'Owns ' || concat_ws(' ', cast(model_year as string), make, coalesce(model, 'vehicle'))
        || case
            when bought_on is null then ', since ' || {{ months_ago('owned_since_on') }}
            else ', bought ' || {{ months_ago('bought_on') }}
        end as reason
    from ranked
    where vehicle_number = 1
)
{%- endmacro %}
