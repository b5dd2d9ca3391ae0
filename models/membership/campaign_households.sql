with

campaign_members as (

    select * from {{ ref('campaign_members') }}
    where left_out_reason is null

),

ranked as (

    select
        *,
        count(*) over (partition by campaign_name, household_key) as members,
        row_number() over (
            partition by campaign_name, household_key
            order by lifetime_gross desc nulls last, member_number nulls last
        ) as place
    from campaign_members

),

campaign_households as (

    select
        ---------- keys
        campaign_name,
        household_key,

        ---------- assignment
        arm,

        ---------- state of the day of the freeze
        {%- for customer_type in customer_types() %}
        coalesce({{ customer_type }}, 'none') as {{ customer_type }},
        {%- endfor %}

        ---------- measures
        cast(members as integer) as members
    from ranked
    where place = 1

)

select * from campaign_households
