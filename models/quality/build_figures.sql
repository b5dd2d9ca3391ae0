{%- set limits = var('publish_limits') -%}
{%- set kinds = [
    'least', 'most', 'fall_percent', 'rise_percent', 'fall_points', 'rise_points', 'least_base',
] -%}
{%- set models = segment_models() -%}

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

register_counts as (

    select * from {{ ref('register_counts') }}

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

dealerships as (

    select * from {{ ref('dealerships') }}

),

mapped_rooftops as (

    select distinct
        feed,
        source_code
    from dealerships

),

-- A feed that tells no rooftops is one sender, and needs no line of the seed.
senders as (

    select
        register_counts.feed,
        coalesce(register_counts.feed || ' ' || register_counts.source_code, register_counts.feed)
            as sender,
        register_counts.source_code is not null as has_rooftop,
        register_counts.source_code is null or mapped_rooftops.feed is not null as is_mapped,
        register_counts.table_name,
        register_counts.first_extracted_on,
        register_counts.row_status,
        register_counts.row_count
    from register_counts
    left join mapped_rooftops
        on
            register_counts.feed = mapped_rooftops.feed
            and register_counts.source_code = mapped_rooftops.source_code

),

sent as (

    select
        sender,
        has_rooftop,
        is_mapped,
        sum(row_count) as row_count,
        sum(case when row_status = 'used' then row_count else 0 end) as rows_used,
        sum(case when row_status = 'quarantined' then row_count else 0 end) as rows_quarantined
    from senders
    group by sender, has_rooftop, is_mapped

),

-- The rows that came with the newest extract of each table: an export that is wrong from today on
-- is a small part of all that its rooftop ever sent. All rows where those are too few to judge.
dated as (

    select
        *,
        first_extracted_on
        = max(first_extracted_on) over (partition by sender, table_name) as is_newest
    from senders
    where is_mapped

),

sized as (

    select
        *,
        sum(case when is_newest then row_count else 0 end) over (partition by sender, table_name)
        >= {{ limits.newest_quarantined_percent.least_base }} as is_newest_large
    from dated

),

newest as (

    select
        sender || ' ' || table_name as item,
        sum(row_count) as row_count,
        sum(case when row_status = 'quarantined' then row_count else 0 end) as rows_quarantined
    from sized
    where is_newest or not is_newest_large
    group by sender, table_name

),

base as (

    select count(*) as customer_count
    from customers

),

reachable as (

    select
        count(*) as customer_count,
        sum(case when can_email then 1 else 0 end) as email,
        sum(case when can_sms then 1 else 0 end) as sms,
        sum(case when can_call then 1 else 0 end) as phone,
        sum(case when can_mail then 1 else 0 end) as mail
    from customer_contactability

),

-- Of how many each figure is: that decides whether it is large enough to be judged.
counted as (

    select
        'customers' as figure,
        'all' as item,
        customer_count as figure_value,
        customer_count as base
    from base

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

    {%- for channel in ['email', 'sms', 'phone', 'mail'] %}

    union all

    select
        'contactable_percent' as figure,
        '{{ channel }}' as item,
        cast(100 * coalesce({{ channel }}, 0) as double)
        / nullif(customer_count, 0) as figure_value,
        customer_count as base
    from reachable
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
    where has_rooftop

    union all

    -- In the rooftop's own currency, so that no exchange rate moves it.
    select
        'revenue' as figure,
        dealership_key || ' ' || department as item,
        sum(net_revenue) as figure_value,
        count(*) as base
    from activities
    group by dealership_key, department

    {%- for setting in ['country', 'currency', 'distance_unit'] %}

    union all

    select
        'rooftop_setting' as figure,
        dealership_key || ' {{ setting }} ' || {{ setting }} as item,
        1 as figure_value,
        1 as base
    from rooftops
    {%- endfor %}

    union all

    select distinct
        'rooftop_setting' as figure,
        '{{ whole_group() }} reporting_currency ' || reporting_currency as item,
        1 as figure_value,
        1 as base
    from rooftops

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

    {% for figure, limit in limits.items() %}
    select
        '{{ figure }}' as figure,
        {%- for kind in kinds %}
        cast({{ limit.get(kind, 'null') }} as double) as {{ kind }},
        {%- endfor %}
        {{ text_literal(likely_cause(figure)) }} as likely_cause
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- What the segments' own YAML files say of their size.
segment_sizes as (

    {% for segment in var('segments') %}
    {%- set meta = models.get(segment, {'config': {'meta': {}}}).config.meta %}
    select
        '{{ segment }}' as segment_name,
        cast({{ meta.get('smallest_size', 'null') }} as double) as smallest_size,
        cast({{ meta.get('largest_size', 'null') }} as double) as largest_size
    {{ 'union all' if not loop.last }}
    {% endfor %}

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
