{% macro owner_members(is_of_kind, noun) -%}
    {%- if var('is_linted', false) -%}
        {{ return('select * from customers') }}
    {%- endif -%}
with

owned_vehicles as (

    select * from {{ ref('vehicle_ownership') }}
    where is_owned

),

owners as (

    select
        customer_key,
        count(*) as vehicle_count,
        min(owned_since_on) as first_owned_since_on
    from owned_vehicles
    where {{ is_of_kind }}
    group by customer_key

),

qualified as (

    select
        customer_key,
        first_owned_since_on as qualified_on,
        {{ counted('vehicle_count', noun) }}
        || ' owned, since ' || {{ months_ago('first_owned_since_on') }} as reason
    from owners

)

{{ member_rows('qualified') }}
{%- endmacro %}
