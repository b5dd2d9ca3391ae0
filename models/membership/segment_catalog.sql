{%- set models = segment_models() -%}
with

segment_members as (

    select * from {{ ref('segment_members') }}

),

member_profiles as (

    select * from {{ ref('member_profiles') }}

),

playbook as (

    select * from {{ ref('playbook') }}

),

segment_priorities as (

    select * from {{ ref('segment_priorities') }}

),

-- What the segments' own YAML files say.
segments as (

    {% for segment in var('segments') %}
    {%- set model = models.get(segment, {'description': none, 'config': {'meta': {}}}) %}
    select
        '{{ segment }}' as segment_name,
        {{ text_literal(model.config.meta.title) }} as title,
        {{ text_literal(model.config.meta.department) }} as department,
        {{ text_literal(model.description) }} as rule,
        {{ text_literal(model.config.meta.owner) }} as owner,
        {{ text_literal(model.config.meta.external_name) }} as external_name
    {{ 'union all' if not loop.last }}
    {% endfor %}

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
            when
                member_profiles.can_email
                or member_profiles.can_sms
                or member_profiles.can_call
                or member_profiles.can_mail
                then 1
            else 0
        end) as reachable,
        sum(case when member_profiles.can_email then 1 else 0 end) as reachable_by_email,
        sum(case when member_profiles.can_sms then 1 else 0 end) as reachable_by_sms,
        sum(case when member_profiles.can_call then 1 else 0 end) as reachable_by_phone,
        sum(case when member_profiles.can_mail then 1 else 0 end) as reachable_by_mail
    from segment_members
    inner join member_profiles
        on segment_members.customer_key = member_profiles.customer_key
    group by segment_members.segment_name

),

segment_catalog as (

    select
        ---------- keys
        segments.segment_name,

        ---------- dates
        cast({{ as_of_date() }} as timestamp) as refreshed_at,

        ---------- segment
        segments.title,
        segments.department,
        segments.rule,
        cast(playbook.objective as string) as objective,
        cast(playbook.offer as string) as offer,
        cast(playbook.channels as string) as channels,
        cast(playbook.kpi as string) as kpi,
        segments.owner,
        segments.external_name,
        cast(coalesce(segment_priorities.priority, 999) as integer) as priority,

        ---------- measures
        cast(coalesce(member_counts.members, 0) as integer) as members,
        cast(
            coalesce(member_counts.members, 0) / nullif(base.customer_count, 0) as double
        ) as share_of_base,
        cast(coalesce(member_counts.reachable, 0) as integer) as reachable,
        cast(coalesce(member_counts.reachable_by_email, 0) as integer) as reachable_by_email,
        cast(coalesce(member_counts.reachable_by_sms, 0) as integer) as reachable_by_sms,
        cast(coalesce(member_counts.reachable_by_phone, 0) as integer) as reachable_by_phone,
        cast(coalesce(member_counts.reachable_by_mail, 0) as integer) as reachable_by_mail

    from segments
    cross join base
    left join member_counts
        on segments.segment_name = member_counts.segment_name
    left join playbook
        on segments.segment_name = playbook.segment_name
    left join segment_priorities
        on segments.segment_name = segment_priorities.segment_name

)

select * from segment_catalog
