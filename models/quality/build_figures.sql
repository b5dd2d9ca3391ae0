{#- Longer than others for its figures, one after the other. -#}
{%- set limits = var('publish_limits') -%}
with

customers as (

    select * from {{ ref('customers') }}

),

customer_contactability as (

    select * from {{ ref('customer_contactability') }}

),

segment_catalog as (

    select * from {{ ref('segment_catalog') }}

),

rows_by_sender as (

    select * from {{ ref('rows_by_sender') }}

),

activities as (

    select * from {{ ref('customer_activities') }}
    where department != 'finance'

),

rooftops as (

    select * from {{ ref('rooftops') }}

),

rates as (

    select * from {{ ref('rooftop_exchange_rates') }}
    where currency != reporting_currency and exchange_rate is not null

),

files as (

    select * from {{ ref('stg_landing__files') }}

),

sent as (

    select
        sender,
        source_code,
        is_mapped,
        sum(row_count) as row_count,
        sum(rows_used) as rows_used,
        sum(rows_quarantined) as rows_quarantined
    from rows_by_sender
    group by sender, source_code, is_mapped

),

-- An export that is wrong from today on is a small part of all that its rooftop ever sent. All rows
-- where those of the newest extract are too few to judge.
newest as (

    {%- set is_large = (
        'newest_row_count >= ' ~ limits.newest_quarantined_percent.least_base
    ) %}

    select
        sender || ' ' || table_name as item,
        case when {{ is_large }} then newest_row_count else row_count end as row_count,
        case when {{ is_large }} then newest_rows_quarantined else rows_quarantined end
            as rows_quarantined
    from rows_by_sender
    where is_mapped

),

-- Of how many each figure is: that decides whether it is large enough to be judged.
counted as (

    select
        'customers' as figure,
        'all' as item,
        count(*) as figure_value,
        count(*) as base
    from customers

    union all

    select
        'memberships' as figure,
        'all' as item,
        coalesce(sum(members), 0) as figure_value,
        coalesce(sum(members), 0) as base
    from segment_catalog

    union all

    select
        'segment_members' as figure,
        segment_name as item,
        members as figure_value,
        members as base
    from segment_catalog

    {%- for channel, flag in {
        'email': 'can_email', 'sms': 'can_sms', 'phone': 'can_call', 'mail': 'can_mail',
    }.items() %}

    union all

    select
        'contactable_percent' as figure,
        '{{ channel }}' as item,
        cast(100 * sum(case when {{ flag }} then 1 else 0 end) as double)
        / nullif(count(*), 0) as figure_value,
        count(*) as base
    from customer_contactability
    {%- endfor %}

    union all

    select
        'rows_used' as figure,
        sender as item,
        rows_used as figure_value,
        rows_used as base
    from sent
    where is_mapped

    union all

    select
        'quarantined_percent' as figure,
        sender as item,
        cast(100 * rows_quarantined as double) / row_count as figure_value,
        row_count as base
    from sent
    where is_mapped and row_count >= {{ limits.quarantined_percent.least_base }}

    union all

    select
        'newest_quarantined_percent' as figure,
        item,
        cast(100 * rows_quarantined as double) / row_count as figure_value,
        row_count as base
    from newest

    union all

    select
        'mapped_rooftop' as figure,
        sender as item,
        case when is_mapped then 1 else 0 end as figure_value,
        row_count as base
    from sent
    where source_code is not null

    union all

    -- In the rooftop's own currency, so that no exchange rate moves it.
    select
        'revenue' as figure,
        dealership_key || ' ' || department as item,
        sum(net_revenue) as figure_value,
        count(*) as base
    from activities
    group by dealership_key, department

    {%- for owner, setting in [
        ('dealership_key', 'country'), ('dealership_key', 'currency'),
        ('dealership_key', 'distance_unit'), ("'" ~ whole_group() ~ "'", 'reporting_currency'),
    ] %}

    union all

    select distinct
        'rooftop_setting' as figure,
        {{ owner }} || ' {{ setting }} ' || {{ setting }} as item,
        1 as figure_value,
        1 as base
    from rooftops
    {%- endfor %}

    -- Its borders, because a mistyped line may be of few days.
    {%- for side, place in {'min': 'lowest', 'max': 'highest'}.items() %}

    union all

    select
        'exchange_rate' as figure,
        currency || ' in ' || reporting_currency || ' at its {{ place }}' as item,
        cast({{ side }}(exchange_rate) as double) as figure_value,
        count(*) as base
    from rates
    group by currency, reporting_currency
    {%- endfor %}

    union all

    select
        'days_before_newest_extract' as figure,
        'all' as item,
        {{ days_between(as_of_date(), 'cast(max(extracted_at) as date)') }} as figure_value,
        count(*) as base
    from files

),

limits as (

    {{ publish_limit_rows() }}

),

segment_sizes as (

    {{ segment_size_rows() }}

),

build_figures as (

    select
        ---------- keys
        counted.figure,
        counted.item,

        ---------- measures
        cast(counted.figure_value as double) as figure_value,
        cast(counted.base as bigint) as base,

        ---------- limits
        coalesce(segment_sizes.smallest_size, limits.least) as least_value,
        coalesce(segment_sizes.largest_size, limits.most) as most_value,
        limits.fall_percent,
        limits.rise_percent,
        limits.fall_points,
        limits.rise_points,
        cast(floor(coalesce(limits.least_base, 0)) as bigint) as least_base,
        limits.likely_cause

    from counted
    inner join limits
        on counted.figure = limits.figure
    left join segment_sizes
        on
            counted.item = segment_sizes.segment_name
            and counted.figure = 'segment_members'

)

select * from build_figures
