{#-
    CTEs of what a register of keys has to add: each member whose key is not the one that the register
    gave it last. A build for a past day looks only. The last CTE is `newly_given`, with the columns of the
    register.

    keys: relation with the columns named by `member` and `key`. register: the same, and given_in.
-#}
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
