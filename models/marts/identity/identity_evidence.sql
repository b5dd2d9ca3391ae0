{%- set comparisons = identity_comparisons() -%}
with

pairs as (

    select * from {{ ref('int_identity_pairs') }}
    where outcome in ('linked', 'review', 'decided_same', 'decided_different')

),

source_customers as (

    select * from {{ ref('int_source_customers') }}

),

-- Whoever asked to be deleted is in no evidence either.
customer_groups as (

    select * from {{ ref('int_customer_groups') }}
    where delete_requested_on is null

),

records as (

    select
        customer_groups.*,
        source_customers.first_name,
        source_customers.last_name,
        source_customers.company_name
    from customer_groups
    inner join source_customers
        on customer_groups.source_customer_key = source_customers.source_customer_key

),

weighed as (

    select
        {{ surrogate_key([
            'pairs.left_source_customer_key', 'pairs.right_source_customer_key',
        ]) }} as pair_key,
        {% for side in ['left', 'right'] %}
        {{ side }}s.customer_key as {{ side }}_customer_key,
        {{ side }}s.feed as {{ side }}_feed,
        {{ side }}s.source_code as {{ side }}_source_code,
        {{ side }}s.source_customer_number as {{ side }}_source_customer_number,
        {{ side }}s.first_name as {{ side }}_first_name,
        {{ side }}s.last_name as {{ side }}_last_name,
        {{ side }}s.company_name as {{ side }}_company_name,
        {% endfor %}
        {% for comparison in comparisons %}
        pairs.{{ comparison.name }}_level,
        {% endfor %}
        {% for weighed in (comparisons | map(attribute='name') | list) + ['chance', 'match'] %}
        {{ decimal_weight('pairs.' ~ weighed ~ '_weight') }} as {{ weighed }}_weight,
        {% endfor %}
        case
            when pairs.outcome = 'linked' and lefts.customer_key != rights.customer_key then 'cut'
            else pairs.outcome
        end as outcome
    from pairs
    inner join records as lefts
        on pairs.left_source_customer_key = lefts.source_customer_key
    inner join records as rights
        on pairs.right_source_customer_key = rights.source_customer_key

),

told as (

    select
        *,
        case outcome
            when 'decided_same' then 'decided as one: '
            when 'decided_different' then 'decided as two: '
            when 'cut' then 'cut from a group that is no single customer: '
            else ''
        end || concat_ws(
            ', ',
            {% for comparison in comparisons %}
            {{ evidence_phrase(comparison) }},
            {% endfor %}
            'two records at random' || {{ signed_weight('chance_weight') }}
        ) as evidence
    from weighed

),

identity_evidence as (

    select
        ---------- keys
        pair_key,
        left_customer_key,
        right_customer_key,
        {%- for side in ['left', 'right'] %}
        {{ side }}_feed,
        {{ side }}_source_code,
        {{ side }}_source_customer_number,
        {%- endfor %}

        ---------- outcome
        outcome,
        match_weight,
        {{ upper_case('substr(evidence, 1, 1)') }} || substr(evidence, 2) as evidence,

        ---------- comparisons
        {% for comparison in comparisons %}
        {{ comparison.name }}_level,
        {{ comparison.name }}_weight,
        {% endfor %}
        chance_weight

    from told

)

select * from identity_evidence
