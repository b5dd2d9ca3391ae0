-- A level of the seed that no comparison has, or the other way round, would weigh nothing. The
-- column `uses_frequency` says of each level what its comparison does.
with

weights as (

    select
        comparison,
        level,
        uses_frequency
    from {{ ref('identity_weights') }}

),

defined as (

    {%- for comparison in identity_comparisons() %}
    {%- set is_last = loop.last %}
    {%- for level, meaning in comparison.levels.items() %}
    select
        '{{ comparison.name }}' as comparison,
        '{{ level }}' as level,
        {{ 'true' if meaning.count else 'false' }} as uses_frequency
    {{ 'union all' if not (is_last and loop.last) }}
    {%- endfor %}
    {%- endfor %}

)

select
    coalesce(weights.comparison, defined.comparison) as comparison,
    coalesce(weights.level, defined.level) as level,
    weights.uses_frequency as uses_frequency_in_seed,
    defined.uses_frequency as uses_frequency_as_defined
from weights
full outer join defined
    on
        weights.comparison = defined.comparison
        and weights.level = defined.level
where coalesce(weights.uses_frequency != defined.uses_frequency, true)
