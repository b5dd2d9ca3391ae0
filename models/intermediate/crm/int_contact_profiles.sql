{%- set sayings = [
    'contact_status', 'contact_source', 'relationship', 'assigned_salesperson_key', 'stated_channel',
] -%}
with

contacts as (

    select * from {{ ref('int_contacts_unioned') }}

),

preferences as (

    select * from {{ ref('int_preferences_unioned') }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

salespeople as (

    select * from {{ ref('int_crm_salespeople') }}

),

cards as (

    select
        customer_groups.customer_key,
        customer_groups.source_customer_key,
        contacts.changed_on,
        contacts.contact_status,
        contacts.contact_source,
        contacts.relationship,
        salespeople.salesperson_key as assigned_salesperson_key,
        cast(null as string) as stated_channel
    from contacts
    inner join customer_groups
        on
            contacts.feed = customer_groups.feed
            and contacts.source_code = customer_groups.source_code
            and contacts.source_customer_number = customer_groups.source_customer_number
    left join salespeople
        on
            contacts.feed = salespeople.feed
            and contacts.source_code = salespeople.source_code
            and contacts.assigned_salesperson_number = salespeople.salesperson_number

    union all

    select
        customer_groups.customer_key,
        customer_groups.source_customer_key,
        preferences.stated_on as changed_on,
        cast(null as string) as contact_status,
        cast(null as string) as contact_source,
        cast(null as string) as relationship,
        cast(null as string) as assigned_salesperson_key,
        preferences.stated_channel
    from preferences
    inner join customer_groups
        on
            preferences.feed = customer_groups.feed
            and preferences.source_code = customer_groups.source_code
            and preferences.source_customer_number = customer_groups.source_customer_number

),

-- Of each thing, the newest card that says anything about it.
ranked as (

    select
        {%- for saying in sayings %}
        row_number() over (
            partition by customer_key
            order by
                case when {{ saying }} is null then 1 else 0 end,
                changed_on desc nulls last,
                source_customer_key
        ) as {{ saying }}_rank,
        {%- endfor %}
        *
    from cards

),

contact_profiles as (

    select
        {%- for saying in sayings %}
        max(case when {{ saying }}_rank = 1 then {{ saying }} end) as {{ saying }},
        {%- endfor %}
        customer_key
    from ranked
    group by customer_key

)

select * from contact_profiles
