{%- set comparisons = identity_comparisons() -%}
with

compared as (

    select * from {{ ref('int_identity_comparisons') }}

),

weights as (

    select * from {{ ref('identity_weights') }}

),

-- One row that holds the whole seed, so that a pair needs no join for each comparison.
weights_in_a_row as (

    select
        {%- for comparison in comparisons %}
        {%- for level, meaning in comparison.levels.items() %}
        {%- set is_level = "comparison = '" ~ comparison.name ~ "' and level = '" ~ level ~ "'" %}
        {%- if meaning.count %}
        max(case when {{ is_level }} then match_probability end)
            as {{ comparison.name }}_{{ level }}_match,
        max(case when {{ is_level }} then chance_probability end)
            as {{ comparison.name }}_{{ level }}_chance,
        {%- else %}
        max(case when {{ is_level }} then log2(match_probability / chance_probability) end)
            as {{ comparison.name }}_{{ level }}_weight,
        {%- endif %}
        {%- endfor %}
        {%- endfor %}
        count(*) as row_count
    from weights

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

    {{ couples_are_common('summed') }}

),

judged as (

    select
        summed.*,
        {{ pair_veto('summed') }} as veto
    from summed
    cross join couples

),

identity_pairs as (

    select
        ---------- keys
        left_record_number,
        right_record_number,
        left_source_customer_key,
        right_source_customer_key,

        ---------- levels
        {%- for comparison in comparisons %}
        {{ comparison.name }}_level,
        {%- endfor %}

        ---------- weights
        {%- for comparison in comparisons %}
        {{ comparison.name }}_weight,
        {%- endfor %}
        chance_weight,
        match_weight,

        ---------- verdict
        veto,
        case
            when decision = 'same' then 'decided_same'
            when decision = 'different' then 'decided_different'
            when veto is not null then 'vetoed'
            when match_weight >= {{ var('identity_link_weight') }} then 'linked'
            when match_weight >= {{ var('identity_review_weight') }} then 'review'
            else 'apart'
        end as outcome

    from judged

)

select * from identity_pairs
