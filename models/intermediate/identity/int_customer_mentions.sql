with

dealervault_deals as (

    select * from {{ ref('stg_dealervault__deals') }}

),

dealervault_orders as (

    select * from {{ ref('stg_dealervault__repair_orders') }}

),

dealervault_appointments as (

    select * from {{ ref('stg_dealervault__appointments') }}

),

dealertrack_customers as (

    select * from {{ ref('stg_dealertrack__customers') }}
    where source_customer_number != '0'

),

cdk_customers as (

    select
        *,
        {{ surrogate_key(["'cdk'", 'source_code', 'source_customer_number', "'card'"]) }}
            as mention_key,
        {{ known_by_as_of_date('updated_on') }} as known_update_on,
        {{ known_by_as_of_date('cast(first_extracted_at as date)') }} as known_extract_on
    from {{ ref('stg_cdk__customers') }}
    where source_customer_number != '0'

),

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders_unioned') }}

),

parts_tickets as (

    select * from {{ ref('int_parts_tickets') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

-- What each document says of the customer whose number it bears.
facts as (

    select
        feed,
        source_code,
        source_customer_number,
        deal_key as mention_key,
        sold_on as first_mentioned_on,
        sold_on as mentioned_on,
        first_extracted_at,
        is_customer_business
    from deals

    union all

    select
        feed,
        source_code,
        source_co_buyer_number as source_customer_number,
        {{ surrogate_key(['deal_key', "'co-buyer'"]) }} as mention_key,
        sold_on as first_mentioned_on,
        sold_on as mentioned_on,
        first_extracted_at,
        is_customer_business
    from deals

    union all

    select
        feed,
        source_code,
        source_customer_number,
        visit_key as mention_key,
        opened_on as first_mentioned_on,
        opened_on as mentioned_on,
        first_extracted_at,
        not is_internal_only as is_customer_business
    from repair_orders

    union all

    select
        feed,
        source_code,
        source_customer_number,
        parts_purchase_key as mention_key,
        purchased_on as first_mentioned_on,
        purchased_on as mentioned_on,
        first_extracted_at,
        coalesce(sale_type != 'internal', false) as is_customer_business
    from parts_tickets

    union all

    select
        'dealervault' as feed,
        source_code,
        source_customer_number,
        {{ surrogate_key(["'dealervault'", 'source_code', 'appointment_number', "'appointment'"]) }}
            as mention_key,
        coalesce(created_on, {{ known_by_as_of_date('appointment_on') }}) as first_mentioned_on,
        coalesce(created_on, {{ known_by_as_of_date('appointment_on') }}) as mentioned_on,
        first_extracted_at,
        true as is_customer_business
    from dealervault_appointments

    union all

    select
        'dealertrack' as feed,
        source_code,
        source_customer_number,
        {{ surrogate_key(["'dealertrack'", 'source_code', 'source_customer_number', "'card'"]) }}
            as mention_key,
        created_on as first_mentioned_on,
        coalesce({{ known_by_as_of_date('updated_on') }}, created_on) as mentioned_on,
        first_extracted_at,
        cast(null as boolean) as is_customer_business
    from dealertrack_customers

    union all

    -- These cards do not say when they were made: they are at least as old as their first extract.
    select
        'cdk' as feed,
        source_code,
        source_customer_number,
        mention_key,
        coalesce(least(known_update_on, known_extract_on), known_update_on, known_extract_on)
            as first_mentioned_on,
        coalesce(known_update_on, known_extract_on) as mentioned_on,
        first_extracted_at,
        cast(null as boolean) as is_customer_business
    from cdk_customers

),

-- The customer columns that some documents carry.
cards as (

    select
        {{ surrogate_key(["'dealervault'", 'source_code', 'deal_number']) }} as mention_key,
        full_name,
        first_name,
        last_name,
        cast(null as string) as company_name,
        is_business,
        address_line_1,
        city,
        state,
        postal_code,
        email_1,
        email_2,
        mobile_phone,
        home_phone,
        work_phone,
        is_email_blocked,
        is_phone_blocked,
        is_phone_blocked as is_text_blocked,
        is_mail_blocked,
        is_opted_out,
        cast(null as boolean) as is_phone_allowed,
        cast(null as boolean) as is_text_allowed,
        cast(null as date) as delete_requested_on
    from dealervault_deals

    union all

    select
        {{ surrogate_key(["'dealervault'", 'source_code', 'ro_number', 'opened_on']) }}
            as mention_key,
        full_name,
        first_name,
        last_name,
        cast(null as string) as company_name,
        is_business,
        address_line_1,
        city,
        state,
        postal_code,
        email_1,
        email_2,
        mobile_phone,
        home_phone,
        work_phone,
        is_email_blocked,
        is_phone_blocked,
        is_phone_blocked as is_text_blocked,
        is_mail_blocked,
        is_opted_out,
        cast(null as boolean) as is_phone_allowed,
        cast(null as boolean) as is_text_allowed,
        cast(null as date) as delete_requested_on
    from dealervault_orders

    union all

    select
        {{ surrogate_key([
            surrogate_key(["'dealervault'", 'source_code', 'deal_number']), "'co-buyer'",
        ]) }} as mention_key,
        co_buyer_full_name as full_name,
        cast(null as string) as first_name,
        cast(null as string) as last_name,
        cast(null as string) as company_name,
        cast(null as boolean) as is_business,
        cast(null as string) as address_line_1,
        cast(null as string) as city,
        cast(null as string) as state,
        cast(null as string) as postal_code,
        cast(null as string) as email_1,
        cast(null as string) as email_2,
        cast(null as string) as mobile_phone,
        cast(null as string) as home_phone,
        cast(null as string) as work_phone,
        cast(null as boolean) as is_email_blocked,
        cast(null as boolean) as is_phone_blocked,
        cast(null as boolean) as is_text_blocked,
        cast(null as boolean) as is_mail_blocked,
        cast(null as boolean) as is_opted_out,
        cast(null as boolean) as is_phone_allowed,
        cast(null as boolean) as is_text_allowed,
        cast(null as date) as delete_requested_on
    from dealervault_deals

    union all

    select
        {{ surrogate_key(["'dealertrack'", 'source_code', 'source_customer_number', "'card'"]) }}
            as mention_key,
        cast(null as string) as full_name,
        first_name,
        last_name,
        company_name,
        is_business,
        address_line_1,
        city,
        state,
        postal_code,
        email_1,
        email_2,
        mobile_phone,
        home_phone,
        work_phone,
        not is_email_allowed as is_email_blocked,
        not is_phone_allowed as is_phone_blocked,
        not is_text_allowed as is_text_blocked,
        not is_mail_allowed as is_mail_blocked,
        cast(null as boolean) as is_opted_out,
        is_phone_allowed,
        is_text_allowed,
        delete_requested_on
    from dealertrack_customers

    union all

    select
        mention_key,
        cast(null as string) as full_name,
        first_name,
        last_name,
        company_name,
        is_business,
        address_line_1,
        city,
        state,
        postal_code,
        email_1,
        email_2,
        mobile_phone,
        home_phone,
        work_phone,
        is_email_blocked,
        is_phone_blocked,
        is_text_blocked,
        is_mail_blocked,
        is_opted_out,
        cast(null as boolean) as is_phone_allowed,
        cast(null as boolean) as is_text_allowed,
        delete_requested_on
    from cdk_customers

),

named as (

    select
        mention_key,
        case
            when
                is_business
                or {{ is_company_name('coalesce(company_name, full_name, last_name)') }}
                then coalesce(company_name, full_name, last_name)
        end as company_name,
        coalesce(first_name, nullif(split_part(
            {{ trimmed("split_part(split_part(full_name, ',', 2), '/', 1)") }}, ' ', 1
        ), '')) as first_name,
        coalesce(last_name, {{ list_item('full_name', 1, ',') }}) as last_name,
        address_line_1,
        city,
        state,
        postal_code,
        email_1,
        email_2,
        mobile_phone,
        home_phone,
        work_phone,
        is_email_blocked,
        is_phone_blocked,
        is_text_blocked,
        is_mail_blocked,
        is_opted_out,
        is_phone_allowed,
        is_text_allowed,
        delete_requested_on
    from cards

),

mentions as (

    select
        ---------- keys
        facts.mention_key,
        facts.feed,
        facts.source_code,
        facts.source_customer_number,
        dealerships.dealership_key,

        ---------- dates
        facts.first_mentioned_on,
        facts.mentioned_on,
        facts.first_extracted_at,
        named.delete_requested_on,

        ---------- name
        case when named.company_name is not null then 'business' else 'person' end as party_type,
        named.company_name,
        case when named.company_name is null then named.first_name end as first_name,
        case when named.company_name is null then named.last_name end as last_name,
        {{ name_letters('coalesce(named.company_name, named.last_name)') }} as name_key,

        ---------- contact points
        named.address_line_1,
        named.city,
        named.state,
        named.postal_code,
        named.email_1,
        named.email_2,
        named.mobile_phone,
        named.home_phone,
        named.work_phone,

        ---------- wishes
        named.is_email_blocked,
        named.is_phone_blocked,
        named.is_text_blocked,
        named.is_mail_blocked,
        named.is_opted_out,
        named.is_phone_allowed,
        named.is_text_allowed,

        ---------- flags
        facts.is_customer_business

    from facts
    inner join dealerships
        on
            facts.feed = dealerships.feed
            and facts.source_code = dealerships.source_code
    left join named
        on facts.mention_key = named.mention_key
    where facts.source_customer_number is not null

)

select * from mentions
