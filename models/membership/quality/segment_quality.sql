{%- set measures = ['recency_days', 'frequency', 'log_revenue', 'gross'] -%}
{%- set least = threshold('quality_least_members') -%}
with

segment_playbook as (

    select * from {{ ref('segment_playbook') }}

),

segment_catalog as (

    select * from {{ ref('segment_catalog') }}

),

segment_drifts as (

    select * from {{ ref('segment_drifts') }}

),

ranked_spreads as (

    select
        *,
        row_number() over (
            partition by segment_name order by eta_squared desc nulls last, measure
        ) as most_telling_first
    from {{ ref('segment_spreads') }}

),

spreads as (

    select
        segment_name,
        {%- for measure in measures %}
        max(case when measure = '{{ measure }}' then coefficient_of_variation end)
            as {{ measure }}_variation,
        max(case when measure = '{{ measure }}' then eta_squared end) as {{ measure }}_eta_squared,
        {%- endfor %}
        max(case when most_telling_first = 1 then measure end) as telling_measure,
        max(case when most_telling_first = 1 then members end) as measured_members,
        max(case when most_telling_first = 1 then eta_squared end) as eta_squared,
        max(case when most_telling_first = 1 then coefficient_of_variation end) as variation
    from ranked_spreads
    group by segment_name

),

segment_quality as (

    select
        ---------- keys
        segment_playbook.segment_name,

        ---------- dates
        segment_drifts.from_on as compared_from_on,
        segment_drifts.to_on as compared_to_on,

        ---------- verdicts
        case
            when
                spreads.eta_squared is null
                or spreads.measured_members < {{ least }}
                then 'unknown'
            when spreads.eta_squared < {{ threshold('cohesion_loose_eta_squared') }} then 'loose'
            when
                spreads.eta_squared >= {{ threshold('cohesion_tight_eta_squared') }}
                and spreads.variation <= {{ threshold('cohesion_tight_most_variation') }}
                then 'tight'
            else 'fair'
        end as cohesion,
        case
            when
                segment_drifts.population_stability_index is null
                or segment_drifts.members_before < {{ least }}
                or segment_drifts.members_after < {{ least }}
                then 'unknown'
            when
                segment_drifts.population_stability_index
                >= {{ threshold('stability_drifting_index') }}
                then 'drifting'
            when
                segment_drifts.population_stability_index
                >= {{ threshold('stability_shifting_index') }}
                then 'shifting'
            else 'stable'
        end as stability,
        case when spreads.eta_squared is not null then spreads.telling_measure end
            as telling_measure,

        ---------- measures
        segment_catalog.members,
        segment_catalog.share_of_base,
        {%- for measure in measures %}
        spreads.{{ measure }}_variation,
        {%- endfor %}
        {%- for measure in measures %}
        spreads.{{ measure }}_eta_squared,
        {%- endfor %}
        segment_drifts.population_stability_index,

        ---------- flags
        cast(100 as double) * segment_catalog.share_of_base >= segment_playbook.least_percent
        and cast(100 as double) * segment_catalog.share_of_base <= segment_playbook.most_percent
            as is_size_plausible

    from segment_playbook
    inner join segment_catalog
        on segment_playbook.segment_name = segment_catalog.segment_name
    left join spreads
        on segment_playbook.segment_name = spreads.segment_name
    left join segment_drifts
        on segment_playbook.segment_name = segment_drifts.segment_name

)

select * from segment_quality
