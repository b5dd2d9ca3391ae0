{%- set models = segment_models() -%}
with

segment_members as (

    select * from {{ ref('segment_members') }}

),

member_profiles as (

    select * from {{ ref('member_profiles') }}

),

-- What the segments' own YAML files say.
segments as (

    {% for segment in var('segments') %}
    {%- set model = models.get(segment, {'description': none, 'config': {'meta': {}}}) %}
    {%- set meta = model.config.meta %}
    select
        '{{ segment }}' as segment_name,
        {{ text_literal(meta.title) }} as title,
        {{ text_literal(meta.department) }} as department,
        {{ text_literal(model.description) }} as rule,
        {{ text_literal(meta.objective) }} as objective,
        {{ text_literal(meta.offer) }} as offer,
        {{ text_literal(meta.channels | default([], true) | join(';')) }} as channels,
        {{ text_literal(meta.kpi) }} as kpi,
        {{ text_literal(meta.owner) }} as owner,
        {{ text_literal(meta.cadence) }} as cadence,
        {{ text_literal(meta.one_per or 'person') }} as one_per,
        {{ text_literal(meta.external_name) }} as external_name,
        cast({{ meta.priority or 'null' }} as integer) as priority
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
        segments.objective,
        segments.offer,
        segments.channels,
        segments.kpi,
        segments.owner,
        segments.cadence,
        segments.one_per,
        segments.external_name,
        segments.priority,

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

)

select * from segment_catalog
