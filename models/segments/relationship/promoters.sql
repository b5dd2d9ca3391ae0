with

surveys as (

    select * from {{ ref('surveys') }}

),

{{ answer_streaks('surveys', 'nps_score >= ' ~ threshold('promoters_least_score')) }},

qualified as (

    select
        customer_key,
        began_on as qualified_on,
        'Last answer ' || cast(nps_score as string)
        || ' of 10 on ' || {{ months_ago('responded_on') }} as reason
    from answer_streaks

)

{{ member_rows('qualified') }}
