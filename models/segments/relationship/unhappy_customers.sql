with

customers as (

    select * from {{ ref('customers') }}

),

surveys as (

    select * from {{ ref('surveys') }}

),

{{ answer_streaks('surveys', 'nps_score <= ' ~ threshold('unhappy_most_score')) }},

unhappy_customers as (

    select
        customers.customer_key,
        coalesce(answer_streaks.began_on, {{ known_since('customers') }}) as qualified_on,
        case when customers.contact_status = 'angry' then 'Angry by the contact card' end
            as card_says,
        'last answer ' || cast(answer_streaks.nps_score as string)
        || ' of 10 on ' || {{ months_ago('answer_streaks.responded_on') }} as answer_says
    from customers
    left join answer_streaks
        on customers.customer_key = answer_streaks.customer_key

),

qualified as (

    select
        customer_key,
        qualified_on,
        case
            when answer_says is null then card_says
            else coalesce(card_says, 'Detractor') || '; ' || answer_says
        end as reason
    from unhappy_customers
    where
        card_says is not null
        or answer_says is not null

)

{{ member_rows('qualified') }}
