{% macro newly_given(keys, register, member, key) -%}
registered as (

    select
        {{ member }},
        {{ last_key(key) }} as last_key
    from {{ register }}
    group by {{ member }}

),

last_build as (

    select coalesce(max(given_in), 0) as given_in
    from {{ register }}

),

newly_given as (

    select
        ---------- keys
        given.{{ member }},
        given.{{ key }},

        ---------- when
        cast(last_build.given_in + 1 as integer) as given_in,
        {{ as_of_date() }} as given_on

    from {{ keys }} as given
    cross join last_build
    left join registered
        on given.{{ member }} = registered.{{ member }}
    where
        coalesce(registered.last_key != given.{{ key }}, true)
        and not {{ is_past_day() | string | lower }}

)
{%- endmacro %}
