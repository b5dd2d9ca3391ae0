with

document_cards as (

    select * from {{ ref('int_cards_unioned') }}

),

street_words as (

    select * from {{ ref('street_words') }}

),

name_words as (

    select * from {{ ref('name_words') }}

),

-- Whatever white space was typed or pasted: between words stands one blank.
spaced as (

    select
        mention_key,
        birth_date,
        {% for column in contact_columns() -%}
        {% if column in ['address_line_1', 'address_line_2', 'city'] -%}
        {{ single_blanks(column) }} as {{ column }},
        {% else -%}
        {{ column }},
        {% endif -%}
        {% endfor -%}
        {% for column in wish_columns() -%}
        {{ column }},
        {% endfor -%}
        delete_requested_on
    from document_cards

),

{{ address_parts('spaced') }},

placed_cards as (

    select
        mention_key,
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
