with

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

contact_points as (

    select * from {{ ref('int_contact_points') }}
    where channel = 'address' or not is_shared

),

mentions as (

    select * from {{ ref('int_customer_mentions') }}

),

named_cards as (

    select * from {{ ref('int_named_cards') }}
    where spouse_first_name is not null

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

records as (

    select
        source_customers.*,
        customer_groups.customer_key
    from customer_groups
    inner join source_customers
        on customer_groups.source_customer_key = source_customers.source_customer_key

),

points as (

    select distinct
        customer_groups.customer_key,
        contact_points.channel,
        contact_points.contact_point
    from contact_points
    inner join customer_groups
        on contact_points.source_customer_key = customer_groups.source_customer_key

),

-- Betsy and Elizabeth are one name: each name stands for itself and for its formal ones.
name_forms as (

    select
        first_name_key,
        first_name_key as form
    from records
    where first_name_key is not null

    union distinct

    select
        name as first_name_key,
        formal_name as form
    from nicknames

),

spouses_named as (

    select
        records.customer_key,
        named_cards.name_key as last_name_key,
        {{ plain_letters('named_cards.spouse_first_name') }} as spouse_name_key,
        max(mentions.mentioned_on) as last_seen_on
    from named_cards
    inner join mentions
        on named_cards.mention_key = mentions.mention_key
    inner join records
        on mentions.source_customer_key = records.source_customer_key
    group by
        records.customer_key,
        named_cards.name_key,
        {{ plain_letters('named_cards.spouse_first_name') }}

),

spouse_forms as (

    select
        spouses_named.*,
        coalesce(nicknames.formal_name, spouses_named.spouse_name_key) as form
    from spouses_named
    left join nicknames
        on spouses_named.spouse_name_key = nicknames.name

    union distinct

    select
        *,
        spouse_name_key as form
    from spouses_named

),

-- Somebody of that first and last name, who shares an address, a phone or an e-mail.
named_spouses as (

    select
        least(spouse_forms.customer_key, records.customer_key) as left_customer_key,
        greatest(spouse_forms.customer_key, records.customer_key) as right_customer_key,
        'named_spouse' as household_rule,
        max(spouse_forms.last_seen_on) as last_seen_on
    from spouse_forms
    inner join points as own_points
        on spouse_forms.customer_key = own_points.customer_key
    inner join points as spouse_points
        on
            own_points.channel = spouse_points.channel
            and own_points.contact_point = spouse_points.contact_point
            and own_points.customer_key != spouse_points.customer_key
    inner join records
        on
            spouse_points.customer_key = records.customer_key
            and spouse_forms.last_name_key = records.last_name_key
    inner join name_forms
        on
            records.first_name_key = name_forms.first_name_key
            and spouse_forms.form = name_forms.form
    group by
        least(spouse_forms.customer_key, records.customer_key),
        greatest(spouse_forms.customer_key, records.customer_key)

)

select * from named_spouses
