with

own_contact_points as (

    select * from {{ ref('own_contact_points') }}

),

street_words as (

    select * from {{ ref('street_words') }}

),

name_words as (

    select * from {{ ref('name_words') }}

),

-- `street, postal code`
own_addresses as (

    select
        channel,
        contact_point,
        {{ replace_pattern('contact_point', ',[^,]*$', '') }} as address_line_1,
        cast(null as string) as address_line_2,
        {{ upper_case(trimmed(replace_pattern('contact_point', '^.*,', ''))) }} as postal_code
    from own_contact_points

),

{{ address_parts('own_addresses') }},

normalised as (

    select distinct
        channel,
        case channel
            when 'phone' then {{ plausible_phone('contact_point') }}
            when 'address' then {{ address_key('street_parts', 'postal_code') }}
            else {{ lower_case(trimmed('contact_point')) }}
        end as contact_point
    from parted

)

select * from normalised
where contact_point is not null
