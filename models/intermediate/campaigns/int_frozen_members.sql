with

members as (

    select * from {{ ref('stg_landing__campaign_members') }}

),

campaigns as (

    select * from {{ ref('int_frozen_campaigns') }}

),

-- A key is that of a record, its origin, and belongs to whoever has that record now. A household
-- has the key of a customer, and another one where that customer asked to be deleted.
origins as (

    select
        source_customer_key,
        case when delete_requested_on is null then customer_key end as current_customer_key,
        delete_requested_on is not null as has_asked
    from {{ ref('int_customer_groups') }}

),

-- Where the origin is in no export any more, the key lives on with an heir, or not at all.
living_keys as (

    select distinct customer_key
    from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

int_frozen_members as (

    select
        ---------- keys
        members.campaign_name,
        members.member_number,
        case
            when origins.source_customer_key is not null then origins.current_customer_key
            else living_keys.customer_key
        end as customer_key,
        case
            when founders.has_asked
                then {{ surrogate_key(['members.campaign_name', 'members.household_key']) }}
            else members.household_key
        end as household_key,

        ---------- assignment
        members.arm,
        members.contact_reason,

        ---------- state of that day
        members.party_type,
        members.rfm_segment,
        members.sales_status,
        members.service_status,
        members.parts_status,
        members.lifetime_gross,

        ---------- flags
        members.is_contactable

    from members
    inner join campaigns
        on members.campaign_name = campaigns.campaign_name
    left join origins
        on members.customer_key = origins.source_customer_key
    left join origins as founders
        on members.household_key = founders.source_customer_key
    left join living_keys
        on members.customer_key = living_keys.customer_key

)

select * from int_frozen_members
