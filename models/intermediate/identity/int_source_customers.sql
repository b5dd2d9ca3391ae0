with

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

-- The newest mention that bears a name speaks for the record.
ranked as (

    select
        *,
        row_number() over (
            partition by feed, source_code, source_customer_number
            order by
                case when name_key is null then 1 else 0 end,
                mentioned_on desc,
                mention_key
        ) as newest_named_first
    from mentions

),

summaries as (

    select
        feed,
        source_code,
        source_customer_number,
        min(first_mentioned_on) as first_seen_on,
        max(mentioned_on) as last_seen_on,
        min(first_extracted_at) as first_extracted_at,
        min(delete_requested_on) as delete_requested_on,
        max(case when is_customer_business then 1 else 0 end) as has_customer_business,
        max(case when is_customer_business is false then 1 else 0 end) as has_other_business
    from mentions
    group by feed, source_code, source_customer_number

),

source_customers as (

    select
        ---------- keys
        {{ surrogate_key([
            'ranked.feed', 'ranked.source_code', 'ranked.source_customer_number',
        ]) }} as source_customer_key,
        ranked.feed,
        ranked.source_code,
        ranked.source_customer_number,
        ranked.dealership_key,

        ---------- dates
        summaries.first_extracted_at,
        summaries.first_seen_on,
        summaries.last_seen_on,
        summaries.delete_requested_on,

        ---------- name
        ranked.party_type,
        ranked.company_name,
        ranked.first_name,
        ranked.last_name,
        ranked.name_key,

        ---------- address
        ranked.address_line_1,
        ranked.city,
        ranked.state,
        ranked.postal_code,

        ---------- flags
        summaries.has_customer_business = 0
        and summaries.has_other_business = 1 as is_house_account

    from ranked
    inner join summaries
        on
            ranked.feed = summaries.feed
            and ranked.source_code = summaries.source_code
            and ranked.source_customer_number = summaries.source_customer_number
    where ranked.newest_named_first = 1

)

select * from source_customers
