{%- set listed = range(1, 6) -%}
{#- What ADF's document type says for what is missing: a name is full, of an individual. -#}
{%- set spellings = {
    'full': ['', 'full', 'fullname'],
    'first': ['first', 'firstname'],
    'middle': ['middle', 'middlename'],
    'last': ['last', 'lastname', 'surname'],
} -%}
{%- set name_text = replace_pattern(
    bare_text(json_text('item', '$.text')), '[' ~ blank_characters() ~ ']+', ' '
) -%}
{%- set name_part = letters_of(json_text('item', '$.part')) -%}
{%- set party = read_party(bare_text(json_text('item', '$.type'))) -%}
{%- set interest = letters_of(json_text('item', '$.interest')) -%}
with

source as (

    {{ raw_cells(source('raw_crm', 'leads'), 'crm', 'leads') }}

),

register as (

    select * from {{ ref('base_crm__leads') }}

),

used as (

    select
        source.*,
        register.extracted_at,
        register.first_extracted_at
    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

),

-- A lead may name any number of e-mail addresses and phones; nobody types more than five.
listed as (

    select
        *,
        {%- for position in listed %}
        {{ json_text(adapter.quote('emails'), '$[' ~ (position - 1) ~ '].text') }}
            as email_text_{{ position }},
        {{ json_text(adapter.quote('phones'), '$[' ~ (position - 1) ~ '].text') }}
            as phone_text_{{ position }},
        {{ letters_of(json_text(adapter.quote('phones'), '$[' ~ (position - 1) ~ '].type')) }}
            as phone_type_{{ position }},
        {%- endfor %}
        {%- for part, written in spellings.items() %}
        {%- set is_part = name_part ~ " in ('" ~ written | join("', '") ~ "')" %}
        {{ nested_item('names', name_text, is_part ~ ' and coalesce(' ~ party ~ ', false)') }}
            as business_{{ part }},
        {{ nested_item('names', name_text, is_part ~ ' and not coalesce(' ~ party ~ ', false)') }}
            as person_{{ part }},
        {%- endfor %}
        {{ nested_item('names', name_text, 'not ' ~ party) }} is not null as is_called_individual,
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
    from used

),

-- What landed before the lists did has a column for the first vehicle, and one for each lower-case
-- part of a name.
read_lists as (

    select
        *,
        case
            when coalesce(business_full, business_first, business_middle, business_last) is not null
                then true
            when is_called_individual then false
        end as is_business,
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
    from listed

),

named as (

    select
        *,
        {%- for part in ['full', 'first', 'last'] %}
        coalesce(
            person_{{ part }},
            case when is_business is not true then {{ raw_text('name_' ~ part) }} end
        ) as {{ part }}_part,
        {%- endfor %}
        case
            when is_business
                then coalesce(
                        business_full,
                        concat_ws(
                            ' ',
                            coalesce(
                                business_first, case when person_last is null then person_first end
                            ),
                            business_middle,
                            coalesce(
                                business_last, case when person_first is null then person_last end
                            )
                        )
                    )
        end as company_name
    from read_lists

),

plainly_named as (

    select
        *,
        {{ trimmed(replace_pattern(
            replace_pattern('full_part', '[ ]+', ' '),
            '[ ,]+(JR|Jr|jr|SR|Sr|sr|II|III|IV)[.]?$', ''
        )) }} as plain_full_name
    from named

),

renamed as (

    select
        ---------- keys
        {{ raw_text('DealerCode') }} as source_code,
        {{ raw_text('lead_key') }} as lead_key,
        'lead ' || {{ raw_text('lead_key') }} as source_customer_number,

        ---------- dates
        -- No lead was asked for after it was sent: then the sender's clock is wrong.
        coalesce(
            case
                when {{ raw_date('requestdate') }} <= cast(extracted_at as date)
                    then {{ raw_date('requestdate') }}
            end,
            {{ known_by_as_of_date('cast(first_extracted_at as date)') }}
        ) as requested_on,

        ---------- customer
        full_part as full_name,
        coalesce(
            first_part,
            case
                when plain_full_name like '%,%' then {{ list_item('plain_full_name', 2, ',') }}
                when plain_full_name like '% %' then split_part(plain_full_name, ' ', 1)
            end
        ) as first_name,
        person_middle as middle_name,
        coalesce(
            last_part,
            case
                when plain_full_name like '%,%' then {{ list_item('plain_full_name', 1, ',') }}
                else nullif({{ replace_pattern('plain_full_name', '^.* ', '') }}, '')
            end
        ) as last_name,
        company_name,

        ---------- contact points
        {{ raw_text('street') }} as address_line_1,
        {{ raw_text('city') }} as city,
        {{ upper_case(raw_text('regioncode')) }} as state,
        {{ postal_code('postalcode') }} as postal_code,
        coalesce(
            {%- for position in listed %}
            {{ plausible_email('email_text_' ~ position) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as email_1,
        coalesce(
            {%- for position in listed %}
            case
                when {{ matches_pattern('phone_type_' ~ position, 'cell|mobil') }}
                    then {{ plausible_phone('phone_text_' ~ position) }}
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as mobile_phone,
        coalesce(
            {%- for position in listed %}
            case
                when not {{ matches_pattern('phone_type_' ~ position, 'cell|mobil|fax|pager') }}
                    then {{ plausible_phone('phone_text_' ~ position) }}
            end{{ ',' if not loop.last }}
            {%- endfor %}
        ) as home_phone,

        ---------- interest
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
        end as vehicle_condition,
        asked_make as interest_make,
        asked_model as interest_model,
        {{ try_integer('asked_year') }} as interest_model_year,

        ---------- sender
        {{ raw_text('provider_name') }} as provider_name,

        ---------- extract
        first_extracted_at,

        ---------- flags
        is_business

    from plainly_named

)

select * from renamed
