{#- Longer than others for its columns: a record with all that is known of it. -#}
with

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

named_cards as (

    select * from {{ ref('int_named_cards') }}

),

-- The mentions once more, for each of what one of them says for the record.
speakers as (

    select * from {{ ref('int_customer_mentions') }}

),

places as (

    select * from {{ ref('int_customer_mentions') }}

),

-- Texts that sort by what a mention says, then by its day. The newest that bears a name speaks for
-- the record, the newest that has a street, else a place, for where it lives, and of several
-- plausible dates of birth the one said last counts.
said as (

    select
        mentions.*,
        case when named_cards.name_key is not null then '1 ' else '0 ' end as name_rank,
        case
            when mentions.street_parts is not null then '2 '
            when coalesce(mentions.postal_code, mentions.city) is not null then '1 '
            else '0 '
        end as place_rank,
        case
            when {{ is_plausible_birth_date('mentions.birth_date') }}
                then cast(mentions.birth_date as string)
        end as said_birth_date,
        coalesce(cast(mentions.mentioned_on as string), '0000-00-00') || ' ' as said_on
    from mentions
    left join named_cards
        on mentions.mention_key = named_cards.mention_key

),

summaries as (

    select
        source_customer_key,
        min(first_mentioned_on) as first_seen_on,
        max(mentioned_on) as last_seen_on,
        min(first_extracted_at) as first_extracted_at,
        min(delete_requested_on) as delete_requested_on,
        substr(max(name_rank || said_on || mention_key), 14) as name_mention_key,
        substr(max(place_rank || said_on || mention_key), 14) as place_mention_key,
        substr(max(said_on || said_birth_date), 12) as birth_date,
        max(feed) as feed,
        {{ is_house_account() }} as is_house_account
    from said
    group by source_customer_key

),

labelled as (

    select
        source_customer_key,
        {{ record_label('feed', 'first_extracted_at', 'source_customer_key') }} as record_label
    from summaries

),

-- Sorted with nothing else in hand, and joined: with all columns it takes thrice the time.
numbered as (

    select
        source_customer_key,
        record_label,
        cast(row_number() over (order by record_label nulls last) as bigint) as record_number
    from labelled

),

-- Most records have name and place from one mention, so few are looked up a second time.
other_places as (

    select
        summaries.source_customer_key,
        places.address_line_1,
        places.address_line_2,
        places.city,
        places.state,
        places.postal_code,
        places.street_parts
    from summaries
    inner join places
        on summaries.place_mention_key = places.mention_key
    where summaries.place_mention_key != summaries.name_mention_key

),

spoken as (

    select
        speakers.*,
        coalesce(named_cards.party_type, 'person') as party_type,
        {% for column in name_columns() if column != 'party_type' -%}
        named_cards.{{ column }},
        {% endfor -%}
        summaries.first_seen_on,
        summaries.last_seen_on,
        summaries.first_extracted_at as record_extracted_at,
        summaries.delete_requested_on as record_deletion_on,
        summaries.birth_date as record_birth_date,
        {% for column in [
            'address_line_1', 'address_line_2', 'city', 'state', 'postal_code', 'street_parts',
        ] -%}
        case
            when other_places.source_customer_key is null then speakers.{{ column }}
            else other_places.{{ column }}
        end as record_{{ column }},
        {% endfor -%}
        summaries.is_house_account,
        numbered.record_label,
        numbered.record_number
    from summaries
    inner join speakers
        on summaries.name_mention_key = speakers.mention_key
    left join named_cards
        on summaries.name_mention_key = named_cards.mention_key
    inner join numbered
        on summaries.source_customer_key = numbered.source_customer_key
    left join other_places
        on summaries.source_customer_key = other_places.source_customer_key

),

source_customers as (

    select
        ---------- keys
        source_customer_key,
        feed,
        source_code,
        source_customer_number,
        dealership_key,
        record_label,
        record_number,

        ---------- dates
        record_extracted_at as first_extracted_at,
        first_seen_on,
        last_seen_on,
        record_deletion_on as delete_requested_on,
        {{ try_date('record_birth_date') }} as birth_date,

        ---------- name
        party_type,
        company_name,
        first_name,
        middle_name,
        last_name,
        name_suffix,
        spouse_first_name,

        ---------- address
        record_address_line_1 as address_line_1,
        record_address_line_2 as address_line_2,
        record_city as city,
        record_state as state,
        record_postal_code as postal_code,

        ---------- what records are compared by
        name_key,
        first_name_key,
        coalesce(
            {{ plain_letters('middle_name') }},
            case when first_name like '% %' then {{ plain_letters(
                second_words('first_name')
            ) }} end
        ) as middle_name_key,
        last_name_key,
        company_key,
        {{ list_item('record_street_parts', 1) }} as street_number,
        {{ list_item('record_street_parts', 2) }} as street_key,
        {{ list_item('record_street_parts', 3) }} as unit_key,
        {{ address_key('record_street_parts', 'record_postal_code') }} as address_key,

        ---------- flags
        is_house_account

    from spoken

)

select * from source_customers
