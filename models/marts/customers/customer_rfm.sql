with

activities as (

    select * from {{ ref('customer_activities') }}

),

rfm_grid as (

    select * from {{ ref('rfm_grid') }}

),

-- Body work counts as service. Finance products are bought with a sale, which counts already.
by_department as (

    select
        customer_key,
        case department when 'body' then 'service' else department end as department,
        activity_on,
        reporting_net_revenue,
        reporting_gross_profit,
        {{ within_months('activity_on', threshold('rfm_look_back_months')) }} as is_recent
    from activities
    where department != 'finance'

),

scoped as (

    select
        customer_key,
        department,
        activity_on,
        reporting_net_revenue as value_amount,
        department = 'sales' or is_recent as is_counted
    from by_department

    union all

    select
        customer_key,
        'all' as department,
        activity_on,
        reporting_gross_profit as value_amount,
        is_recent as is_counted
    from by_department

),

measured as (

    select
        customer_key,
        department,
        {{ days_between('max(activity_on)', as_of_date()) }} as recency_days,
        case
            when department = 'sales' then count(*)
            else count(distinct case when is_counted then activity_on end)
        end as frequency,
        coalesce(sum(case when is_counted then value_amount else 0 end), 0) as monetary
    from scoped
    group by customer_key, department

),

scored as (

    select
        *,
        {{ rfm_score('recency_days desc') }} as r_score,
        {{ rfm_score('frequency') }} as f_score,
        {{ rfm_score('monetary') }} as m_score
    from measured

),

combined as (

    select
        *,
        cast(floor((f_score + m_score + 1) / 2) as integer) as fm_score
    from scored

),

customer_rfm as (

    select
        ---------- keys
        combined.customer_key,
        combined.department,

        ---------- measures
        cast(combined.recency_days as integer) as recency_days,
        cast(combined.frequency as integer) as frequency,
        cast(combined.monetary as decimal(12, 2)) as monetary,

        ---------- scores
        combined.r_score,
        combined.f_score,
        combined.m_score,
        combined.fm_score,
        cast(rfm_grid.rfm_segment as string) as rfm_segment

    from combined
    inner join rfm_grid
        on
            combined.r_score = rfm_grid.r_score
            and combined.fm_score = rfm_grid.fm_score

)

select * from customer_rfm
