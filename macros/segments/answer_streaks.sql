{% macro answer_streaks(surveys, condition) -%}
answer_days as (

    select
        customer_key,
        responded_on,
        min(nps_score) as nps_score
    from {{ surveys }}
    where nps_score is not null
    group by customer_key, responded_on

),

other_answers as (

    select
        customer_key,
        max(responded_on) as last_on
    from answer_days
    where not {{ condition }}
    group by customer_key

),

streak_answers as (

    select
        answer_days.customer_key,
        answer_days.responded_on,
        answer_days.nps_score,
        row_number() over (
            partition by answer_days.customer_key order by answer_days.responded_on desc
        ) as newest_first
    from answer_days
    left join other_answers
        on answer_days.customer_key = other_answers.customer_key
    where
        other_answers.last_on is null
        or answer_days.responded_on > other_answers.last_on

),

{{ present_runs('streak_answers', 'responded_on', threshold('nps_months')) }},

answer_streaks as (

    select
        streak_answers.customer_key,
        streak_answers.responded_on,
        streak_answers.nps_score,
        present_runs.began_on
    from streak_answers
    inner join present_runs
        on streak_answers.customer_key = present_runs.customer_key
    where
        streak_answers.newest_first = 1
        and {{ within_months('streak_answers.responded_on', threshold('nps_months')) }}

)
{%- endmacro %}
