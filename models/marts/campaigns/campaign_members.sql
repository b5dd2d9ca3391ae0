with

frozen_members as (

    select * from {{ ref('int_frozen_members') }}

),

customers as (

    select customer_key as known_key
    from {{ ref('customers') }}

),

known as (

    select
        frozen_members.*,
        customers.known_key
    from frozen_members
    left join customers
        on frozen_members.customer_key = customers.known_key

),

-- Two members who turned out to be one customer count once, and not at all where their arms differ.
ranked as (

    select
        *,
        min(arm) over (partition by campaign_name, known_key) as first_arm,
        max(arm) over (partition by campaign_name, known_key) as last_arm,
        row_number() over (
            partition by campaign_name, known_key
            order by case when is_contactable then 0 else 1 end nulls last, member_number nulls last
        ) as place
    from known

),

campaign_members as (

    select
        ---------- keys
        campaign_name,
        member_number,
        known_key as customer_key,
        household_key,

        ---------- assignment
        arm,
        contact_reason,
        case
            when known_key is null then 'no_customer'
            when arm = 'global_holdout' then 'global_holdout'
            when not is_contactable then 'not_contactable'
            when first_arm != last_arm then 'both_arms'
            when place > 1 then 'same_customer'
        end as left_out_reason,

        ---------- state of that day
        party_type,
        rfm_segment,
        sales_status,
        service_status,
        parts_status,
        lifetime_gross,

        ---------- flags
        is_contactable
    from ranked

)

select * from campaign_members
