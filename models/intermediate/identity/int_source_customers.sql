with

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

-- The newest mention that bears a name speaks for the record, the newest with a street for where it
-- lives.
ranked as (

    select
        *,
        row_number() over (
            partition by source_customer_key
            order by
                case when name_key is null then 1 else 0 end,
                mentioned_on desc,
                mention_key
        ) as newest_named_first,
        row_number() over (
            partition by source_customer_key
            order by
                case when street_key is null then 1 else 0 end,
                mentioned_on desc,
                mention_key
        ) as newest_street_first
    from mentions

),

-- Dates of birth that a form filled in, or that no customer has, are none. Of several the one said
-- last counts; the day before it makes texts sort by when it was said.
summaries as (

    select
        source_customer_key,
        min(first_mentioned_on) as first_seen_on,
        max(mentioned_on) as last_seen_on,
        min(first_extracted_at) as first_extracted_at,
        min(delete_requested_on) as delete_requested_on,
        max(
            case
                when {{ is_plausible_birth_date('birth_date') }}
                    then coalesce(cast(mentioned_on as string), '0000-00-00') || ' '
                        || cast(birth_date as string)
            end
        ) as newest_birth_date,
        max(case when is_customer_business then 1 else 0 end) as has_customer_business,
        max(case when is_customer_business is false then 1 else 0 end) as has_other_business
    from mentions
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
        {{ try_date('substr(summaries.newest_birth_date, 12)', ['iso']) }} as birth_date,

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
        names.middle_name_key,
        names.last_name_key,
        names.company_key,
        streets.street_number,
        streets.street_key,
        streets.unit_key,
        streets.address_key,

        ---------- flags
        summaries.has_customer_business = 0
        and summaries.has_other_business = 1 as is_house_account

    from ranked as names
    inner join ranked as streets
        on
            names.source_customer_key = streets.source_customer_key
            and streets.newest_street_first = 1
    inner join summaries
        on names.source_customer_key = summaries.source_customer_key
    where names.newest_named_first = 1

)

select * from source_customers
