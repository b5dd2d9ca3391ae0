with

survey_answers as (

    select * from {{ ref('int_surveys_unioned') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

customer_points as (

    select * from {{ ref('int_customer_points') }}
    where point_type = 'email' and not is_shared and newest_customer_first = 1

),

-- Where two systems of one rooftop give the same number to two customers, the number names nobody.
numbered_customers as (

    select
        dealerships.dealership_key,
        customer_groups.source_customer_number,
        min(customer_groups.customer_key) as customer_key
    from customer_groups
    inner join dealerships
        on
            customer_groups.feed = dealerships.feed
            and customer_groups.source_code = dealerships.source_code
    where not {{ is_of_crm('customer_groups.feed') }}
    group by dealerships.dealership_key, customer_groups.source_customer_number
    having count(distinct customer_groups.customer_key) = 1

),

surveys as (

    select
        ---------- keys
        {{ surrogate_key(['survey_answers.feed', 'survey_answers.survey_id']) }} as survey_key,
        coalesce(numbered_customers.customer_key, customer_points.customer_key) as customer_key,
        dealerships.dealership_key,

        ---------- dates
        survey_answers.responded_on,

        ---------- answer
        survey_answers.department,
        survey_answers.nps_score,
        survey_answers.csi_score

    from survey_answers
    inner join dealerships
        on
            survey_answers.feed = dealerships.feed
            and survey_answers.source_code = dealerships.source_code
    left join numbered_customers
        on
            dealerships.dealership_key = numbered_customers.dealership_key
            and survey_answers.source_customer_number = numbered_customers.source_customer_number
    left join customer_points
        on survey_answers.email = customer_points.contact_point

)

select * from surveys
