with

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

-- Texts that sort by the day on which something was said: the newest mention that bears a name
-- speaks for the record, the newest that has a street, else a place, for where it lives, and of
-- several plausible dates of birth the one said last counts.
dated as (

    select
        *,
        coalesce(cast(mentioned_on as string), '0000-00-00') as said_on,
        {{ is_plausible_birth_date('birth_date') }} as is_birth_date_plausible
    from mentions

),

summaries as (

    select
        source_customer_key,
        min(first_mentioned_on) as first_seen_on,
        max(mentioned_on) as last_seen_on,
        min(first_extracted_at) as first_extracted_at,
        min(delete_requested_on) as delete_requested_on,
        max(said_on || mention_key) as newest_mention,
        max(case when name_key is not null then said_on || mention_key end) as newest_name,
        max(case when street_parts is not null then said_on || mention_key end) as newest_street,
        max(
            case when coalesce(postal_code, city) is not null then said_on || mention_key end
        ) as newest_place,
        max(
            case when is_birth_date_plausible then said_on || cast(birth_date as string) end
        ) as newest_birth_date,
        max(case when is_customer_business then 1 else 0 end) as has_customer_business,
        max(case when is_customer_business is false then 1 else 0 end) as has_other_business
    from dated
    group by source_customer_key

),

source_customers as (

    select
        ---------- keys
        names.source_customer_key,
        names.feed,
        names.source_code,
        names.source_customer_number,
        names.dealership_key,

        ---------- dates
        summaries.first_extracted_at,
        summaries.first_seen_on,
        summaries.last_seen_on,
        summaries.delete_requested_on,
        {{ try_date('substr(summaries.newest_birth_date, 11)', ['iso']) }} as birth_date,

        ---------- name
        names.party_type,
        names.company_name,
        names.first_name,
        names.middle_name,
        names.last_name,
        names.name_suffix,
        names.spouse_first_name,

        ---------- address
        streets.address_line_1,
        streets.address_line_2,
        streets.city,
        streets.state,
        streets.postal_code,

        ---------- what records are compared by
        names.name_key,
        names.first_name_key,
        coalesce(
            {{ plain_letters('names.middle_name') }},
            case when names.first_name like '% %' then {{ plain_letters(
                second_words('names.first_name')
            ) }} end
        ) as middle_name_key,
        names.last_name_key,
        names.company_key,
        {{ list_item('streets.street_parts', 1) }} as street_number,
        {{ list_item('streets.street_parts', 2) }} as street_key,
        {{ list_item('streets.street_parts', 3) }} as unit_key,
        {{ address_key('streets.street_parts', 'streets.postal_code') }} as address_key,

        ---------- flags
        summaries.has_customer_business = 0
        and summaries.has_other_business = 1 as is_house_account

    from summaries
    inner join mentions as names
        on substr(coalesce(summaries.newest_name, summaries.newest_mention), 11) = names.mention_key
    left join mentions as streets
        on
            substr(coalesce(summaries.newest_street, summaries.newest_place), 11)
            = streets.mention_key

)

select * from source_customers
