{{ config(materialized='view') }}

with

named_cards as (

    select * from {{ ref('int_named_cards') }}

),

street_words as (

    select * from {{ ref('street_words') }}

),

{{ address_parts('named_cards') }},

placed_cards as (

    select
        mention_key,
        {% for column in name_columns() -%}
        {{ column }},
        {% endfor -%}
        birth_date,
        {% for column in contact_columns() -%}
        {{ column }},
        {% endfor -%}
        street_parts,
        {% for column in wish_columns() -%}
        {{ column }},
        {% endfor -%}
        delete_requested_on
    from parted

)

select * from placed_cards
