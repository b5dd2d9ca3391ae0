{#- Longer than others for its columns: all that is known of a segment, side by side. -#}
{#- How a member is reached: column of the profile and of the catalogue. -#}
{%- set channels = {
    'can_email': 'reachable_by_email',
    'can_sms': 'reachable_by_sms',
    'can_call': 'reachable_by_phone',
    'can_mail': 'reachable_by_mail',
} -%}
with

segments as (

    select * from {{ ref('segment_playbook') }}

),

segment_members as (

    select * from {{ ref('segment_members') }}

),

segment_overlap as (

    select * from {{ ref('segment_overlap') }}

),

member_profiles as (

    select * from {{ ref('member_profiles') }}

),

base as (

    select count(*) as customer_count
    from member_profiles

),

member_counts as (

    select
        segment_members.segment_name,
        count(*) as members,
        sum(case
            when member_profiles.{{ channels | join(' or member_profiles.') }} then 1
            else 0
        end) as reachable,
        {%- for flag, column in channels.items() %}
        sum(case when member_profiles.{{ flag }} then 1 else 0 end) as {{ column }},
        {%- endfor %}
        median({{ days_between('segment_members.qualified_on', as_of_date()) }}) as median_days
    from segment_members
    inner join member_profiles
        on segment_members.customer_key = member_profiles.customer_key
    group by segment_members.segment_name

),

rooftop_counts as (

    select
        segment_name,
        home_dealership_key,
        count(*) as members
    from segment_members
    group by segment_name, home_dealership_key

),

rooftop_lists as (

    select
        segment_name,
        {{ joined_rows("home_dealership_key || ': ' || cast(members as string)") }} as rooftops
    from rooftop_counts
    group by segment_name

),

near_duplicates as (

    select
        segment_name,
        {{ joined_rows('other_segment_name') }} as others
    from segment_overlap
    where is_near_duplicate
    group by segment_name

),

counted as (

    select
        segments.*,
        coalesce(member_counts.members, 0) as members,
        cast(100 as double) * coalesce(member_counts.members, 0)
        / nullif(base.customer_count, 0) as percent,
        coalesce(member_counts.reachable, 0) as reachable,
        {%- for column in channels.values() %}
        coalesce(member_counts.{{ column }}, 0) as {{ column }},
        {%- endfor %}
        member_counts.median_days,
        replace(rooftop_lists.rooftops, chr(30), '; ') as home_dealerships,
        replace(near_duplicates.others, chr(30), ', ') as near_duplicates
    from segments
    cross join base
    left join member_counts
        on segments.segment_name = member_counts.segment_name
    left join rooftop_lists
        on segments.segment_name = rooftop_lists.segment_name
    left join near_duplicates
        on segments.segment_name = near_duplicates.segment_name

),

segment_catalog as (

    select
        ---------- keys
        segment_name,

        ---------- dates
        cast({{ as_of_date() }} as timestamp) as refreshed_at,

        ---------- segment
        title,
        department,
        rule,
        objective,
        offer,
        channels,
        kpi,
        owner,
        cadence,
        one_per,
        external_name,
        priority,
        home_dealerships,
        read_by,
        sql_fingerprint,
        nullif(concat_ws(
            '; ',
            case when members = 0 then 'nobody is in it' end,
            case
                when members > 0 and percent < least_percent
                    then 'smaller than plausible: under ' || cast(least_percent as string)
                        || ' % of all customers'
                when percent > most_percent
                    then 'larger than plausible: over ' || cast(most_percent as string)
                        || ' % of all customers'
            end,
            'nearly the same as ' || near_duplicates
        ), '') as warnings,

        ---------- measures
        cast(members as integer) as members,
        cast(percent / 100 as double) as share_of_base,
        cast(reachable as integer) as reachable,
        {%- for column in channels.values() %}
        cast({{ column }} as integer) as {{ column }},
        {%- endfor %}
        cast(median_days as double) as median_days

    from counted

)

select * from segment_catalog
