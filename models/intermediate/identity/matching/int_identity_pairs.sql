{%- set is_linked = "verdicts.outcome in ('linked', 'decided_same')" -%}
{%- set comparisons = identity_comparisons() -%}
with

compared as (

    select * from {{ ref('int_identity_comparisons') }}

),

weights as (

    select * from {{ ref('identity_weights') }}

),

weights_in_a_row as (

    {{ weights_in_a_row('weights') }}

),

weighed as (

    select
        compared.*,
        {%- for comparison in comparisons %}
        {{ in_hundredths(comparison_weight(comparison)) }} as {{ comparison.name }}_weight,
        {%- endfor %}
        {{ in_hundredths(
            "log2(" ~ var('identity_expected_matches') ~ " / cast(compared.record_count + "
            ~ var('identity_least_population') ~ " as double))"
        ) }} as chance_weight
    from compared
    cross join weights_in_a_row

),

summed as (

    select
        *,
        cast(
            chance_weight
            {%- for comparison in comparisons %}
            + {{ comparison.name }}_weight
            {%- endfor %}
            as decimal(8, 2)
        ) as match_weight,
        (
            phone_level = 'shared'
            or email_level = 'shared'
            or vehicle_level = 'shared'
            or customer_number_level = 'declared'
        ) as has_shared_point
    from weighed

),

couples as (

    {{ couples_are_common('compared') }}

),

judged as (

    select
        summed.*,
        {{ pair_veto('summed') }} as veto
    from summed
    cross join couples

),

verdicts as (

    select
        *,
        case
            when decision = 'same' then 'decided_same'
            when decision = 'different' then 'decided_different'
            when veto is not null then 'vetoed'
            when match_weight >= {{ var('identity_link_weight') }} then 'linked'
            when match_weight >= {{ var('identity_review_weight') }} then 'review'
            else 'apart'
        end as outcome
    from judged

),

links as (

    select
        left_record_number as left_number,
        right_record_number as right_number
    from verdicts
    where {{ is_linked }}

),

{{ connected_numbers('links', rounds=var('identity_rounds')) }},

components as (

    select
        member as record_number,
        group_number as component_number,
        count(*) over (partition by group_number) as component_size
    from connected

),

identity_pairs as (

    select
        ---------- keys
        verdicts.left_record_number,
        verdicts.right_record_number,
        verdicts.left_source_customer_key,
        verdicts.right_source_customer_key,

        ---------- levels
        {%- for comparison in comparisons %}
        verdicts.{{ comparison.name }}_level,
        {%- endfor %}

        ---------- weights
        {%- for comparison in comparisons %}
        verdicts.{{ comparison.name }}_weight,
        {%- endfor %}
        verdicts.chance_weight,
        verdicts.match_weight,

        ---------- verdict
        verdicts.veto,
        verdicts.outcome,

        ---------- component
        case when {{ is_linked }} then components.component_number end as component_number,
        case when {{ is_linked }} then components.component_size end as component_size

    from verdicts
    left join components
        on verdicts.left_record_number = components.record_number

)

select * from identity_pairs
