{%- set comparisons = identity_comparisons() -%}
{%- set counts = {
    'first_name exact': 'first_name_count',
    'last_name exact': 'last_name_count',
    'birth_date exact': 'birth_date_count',
    'address exact': 'address_count',
    'address same_postal_code': 'postal_code_count',
    'phone shared': 'phone_count',
    'email shared': 'email_count',
    'vehicle shared': 'vehicle_count',
    'company exact': 'company_count',
} -%}
with

records as (

    select * from {{ ref('int_identity_records') }}

),

blocks as (

    select * from {{ ref('int_identity_blocks') }}

),

nicknames as (

    select * from {{ ref('nicknames') }}

),

weights as (

    select * from {{ ref('identity_weights') }}

),

decisions as (

    select * from {{ ref('identity_decisions') }}

),

name_pairs as (

    {{ nickname_pairs('nicknames') }}

),

decided as (

    select
        least(left_records.record_number, right_records.record_number) as left_record_number,
        greatest(left_records.record_number, right_records.record_number) as right_record_number,
        max(decisions.decision) as decision
    from decisions
    inner join records as left_records
        on
            {{ surrogate_key([
                'decisions.left_feed', 'decisions.left_source_code',
                'decisions.left_customer_number',
            ]) }} = left_records.source_customer_key
    inner join records as right_records
        on
            {{ surrogate_key([
                'decisions.right_feed', 'decisions.right_source_code',
                'decisions.right_customer_number',
            ]) }} = right_records.source_customer_key
    group by 1, 2

),

-- Two records of one block are a pair. What they share is known from the block itself.
in_one_block as (

    select
        left_blocks.record_number as left_record_number,
        right_blocks.record_number as right_record_number,
        left_blocks.blocking_rule,
        left_blocks.value_count
    from blocks as left_blocks
    inner join blocks as right_blocks
        on
            left_blocks.blocking_rule = right_blocks.blocking_rule
            and left_blocks.block_key = right_blocks.block_key
            and left_blocks.record_number < right_blocks.record_number

    union all

    select
        left_record_number,
        right_record_number,
        'decision' as blocking_rule,
        cast(null as bigint) as value_count
    from decided

),

candidates as (

    select
        left_record_number,
        right_record_number,
        min(case when blocking_rule = 'email' then value_count end) as email_count,
        min(case when blocking_rule = 'phone' then value_count end) as phone_count,
        min(case when blocking_rule = 'address' then value_count end) as address_count,
        min(case when blocking_rule = 'vehicle' then value_count end) as vehicle_count,
        max(case when blocking_rule = 'customer_number' then 1 else 0 end) as is_declared
    from in_one_block
    group by left_record_number, right_record_number

),

-- The levels of each comparison.
compared as (

    select
        candidates.*,
        left_records.source_customer_key as left_source_customer_key,
        right_records.source_customer_key as right_source_customer_key,
        left_records.record_count,
        left_records.first_name_count,
        left_records.last_name_count,
        left_records.company_count,
        left_records.birth_date_count,
        left_records.postal_code_count,
        {{ first_name_level(
            'left_records', 'right_records', 'name_pairs.left_name is not null'
        ) }} as first_name_level,
        {{ last_name_level('left_records', 'right_records') }} as last_name_level,
        case
            when left_records.middle_name_key is null or right_records.middle_name_key is null
                then 'missing'
            when
                left_records.middle_name_key = right_records.middle_name_key
                or (
                    least(
                        length(left_records.middle_name_key), length(right_records.middle_name_key)
                    ) = 1
                    and substr(left_records.middle_name_key, 1, 1)
                    = substr(right_records.middle_name_key, 1, 1)
                )
                then 'agrees'
            else 'different'
        end as middle_name_level,
        {{ birth_date_level('left_records', 'right_records') }} as birth_date_level,
        {{ address_level(
            'left_records', 'right_records', 'candidates.address_count is not null'
        ) }} as address_level,
        case
            when candidates.phone_count is not null then 'shared'
            when left_records.has_phone and right_records.has_phone then 'different'
            else 'missing'
        end as phone_level,
        case
            when candidates.email_count is not null then 'shared'
            when left_records.email is null or right_records.email is null then 'missing'
            else 'different'
        end as email_level,
        case when candidates.vehicle_count is not null then 'shared' else 'missing' end
            as vehicle_level,
        case when candidates.is_declared = 1 then 'declared' else 'missing' end
            as customer_number_level,
        case
            when left_records.company_key is null or right_records.company_key is null
                then 'missing'
            when left_records.company_key = right_records.company_key then 'exact'
            when
                {{ is_near('left_records.company_key', 'right_records.company_key') }}
                or left_records.company_key like right_records.company_key || '%'
                or right_records.company_key like left_records.company_key || '%'
                then 'near'
            else 'different'
        end as company_level,
        left_records.company_key is not null and right_records.first_name_key is not null
        or right_records.company_key is not null and left_records.first_name_key is not null
            as is_company_and_person,
        coalesce(left_records.name_suffix != right_records.name_suffix, false)
            as has_other_suffix,
        (left_records.name_suffix is null) != (right_records.name_suffix is null)
            as is_suffix_missing,
        coalesce(abs({{ days_between('left_records.birth_date', 'right_records.birth_date') }})
        >= 365 * {{ var('identity_generation_years') }}, false) as is_a_generation_apart,
        left_records.has_phone or right_records.has_phone
        or left_records.email is not null or right_records.email is not null
            as is_one_reachable,
        {{ is_nameless('left_records') }} or {{ is_nameless('right_records') }} as is_one_nameless,
        {{ are_whole_names_apart('left_records', 'right_records') }} as are_whole_names_apart,
        coalesce(left_records.street_number != right_records.street_number, false)
            as has_other_number
    from candidates
    inner join records as left_records
        on candidates.left_record_number = left_records.record_number
    inner join records as right_records
        on candidates.right_record_number = right_records.record_number
    left join name_pairs
        on
            left_records.first_name_key = name_pairs.left_name
            and right_records.first_name_key = name_pairs.right_name

),

-- One row that holds the whole seed, so that a pair needs no join for each comparison.
weights_in_a_row as (

    select
        {%- for comparison, by_frequency, fixed in comparisons %}
        {%- for level in by_frequency %}
        max(case
            when comparison = '{{ comparison }}' and level = '{{ level }}' then match_probability
        end) as {{ comparison }}_{{ level }}_match,
        max(case
            when comparison = '{{ comparison }}' and level = '{{ level }}' then chance_probability
        end) as {{ comparison }}_{{ level }}_chance,
        {%- endfor %}
        {%- for level in fixed %}
        max(case
            when comparison = '{{ comparison }}' and level = '{{ level }}'
                then log2(match_probability / chance_probability)
        end) as {{ comparison }}_{{ level }}_weight,
        {%- endfor %}
        {%- endfor %}
        count(*) as row_count
    from weights

),

-- A house that is written otherwise weighs no more than one that two records have in common, the house
-- next door no more than one that as many share as are compared. Of two houses next to each other, what is
-- alike speaks for one person only who bears one name, or has one birth date.
weighed as (

    select
        compared.*,
        {%- for comparison, by_frequency, fixed in comparisons %}
        {%- set weight %}
            coalesce(case compared.{{ comparison }}_level
                {%- for level in by_frequency %}
                when '{{ level }}' then log2(
                    weights_in_a_row.{{ comparison }}_{{ level }}_match / greatest(
                        weights_in_a_row.{{ comparison }}_{{ level }}_chance,
                        compared.{{ counts[comparison ~ ' ' ~ level] }} / cast(
                            compared.record_count + {{ var('identity_least_population') }} as double
                        )
                    )
                )
                {%- endfor %}
                {%- for level in fixed %}
                when '{{ level }}' then weights_in_a_row.{{ comparison }}_{{ level }}_weight
                {%- endfor %}
            end, 0)
        {%- endset %}
        {%- if comparison == 'address' %}
        {%- set weight %}
            case
                when compared.address_level in ('near', 'same_number', 'other_number', 'same_street')
                    then least(
                        {{ weight }},
                        log2(
                            weights_in_a_row.address_exact_match / greatest(
                                weights_in_a_row.address_exact_chance,
                                case
                                    when compared.address_level in ('near', 'same_number') then 2
                                    else {{ var('identity_largest_block') }}
                                end / cast(
                                    compared.record_count
                                    + {{ var('identity_least_population') }} as double
                                )
                            )
                        ),
                        case
                            when
                                (
                                    compared.address_level = 'other_number'
                                    or (
                                        compared.address_level = 'same_street'
                                        and compared.has_other_number
                                    )
                                )
                                and not {{ are_names_equal('compared') }}
                                and compared.birth_date_level != 'exact'
                                then 0
                        end
                    )
                else {{ weight }}
            end
        {%- endset %}
        {%- endif %}
        {{ in_hundredths(weight) }} as {{ comparison }}_weight,
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
            {%- for comparison, by_frequency, fixed in comparisons %}
            {{ comparison }}_weight +
            {%- endfor %}
            chance_weight
        as decimal(8, 2)) as match_weight,
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

-- Reasons for which two records are two, however much else they share: members of a household share
-- nearly all.
judged as (

    select
        summed.*,
        decided.decision,
        case
            when decided.decision is not null then cast(null as string)
            when
                is_one_nameless and not has_shared_point
                and birth_date_level not in ('exact', 'near')
                then 'one has no name'
            when is_company_and_person then 'company and person'
            when are_whole_names_apart then 'names differ'
            when company_level = 'different' then 'companies differ'
            when has_other_suffix then 'suffixes differ'
            when
                is_suffix_missing and phone_level != 'missing' and email_level != 'missing'
                and (phone_level = 'different' or email_level = 'different')
                then 'one has a suffix'
            when first_name_level = 'different' and birth_date_level = 'different'
                then 'first names and birth dates differ'
            when
                first_name_level in ('different', 'half_swapped')
                and birth_date_level not in ('exact', 'near')
                and (is_one_reachable or couples.are_couples_common)
                then 'first names differ'
            when
                first_name_level = 'different'
                and (phone_level != 'missing' or email_level != 'missing')
                then 'first names differ, as those of twins'
            when
                birth_date_level = 'different'
                and (is_one_reachable or (couples.are_couples_common and first_name_level = 'missing'))
                and (
                    is_a_generation_apart
                    or (phone_level != 'shared' and email_level != 'shared')
                    or first_name_level in ('nickname', 'initial', 'missing')
                )
                then 'birth dates differ'
            when
                first_name_level = 'missing' and company_level = 'missing'
                and birth_date_level not in ('exact', 'near')
                and (
                    phone_level = 'different' or email_level = 'different'
                    or (
                        couples.are_couples_common
                        and phone_level != 'shared' and email_level != 'shared'
                        and customer_number_level != 'declared'
                    )
                )
                then 'one has no first name'
            when
                last_name_level = 'different' and not has_shared_point
                and (
                    address_level = 'different'
                    or (is_one_reachable and birth_date_level not in ('exact', 'near'))
                )
                then 'last names differ'
            when
                last_name_level = 'part' and not has_shared_point
                and birth_date_level not in ('exact', 'near')
                and address_level not in ('exact', 'near')
                then 'half of a last name alone'
            when
                not has_shared_point
                and birth_date_level not in ('exact', 'near')
                and address_level not in ('exact', 'near')
                and (
                    address_level not in (
                        'same_number', 'other_number', 'same_street', 'same_postal_code'
                    )
                    or (address_level = 'other_number' and not {{ are_names_equal('summed') }})
                    or phone_level = 'different'
                    or email_level = 'different'
                )
                then 'names alone'
        end as veto
    from summed
    cross join couples
    left join decided
        on
            summed.left_record_number = decided.left_record_number
            and summed.right_record_number = decided.right_record_number

),

identity_pairs as (

    select
        ---------- keys
        left_record_number,
        right_record_number,
        left_source_customer_key,
        right_source_customer_key,

        ---------- levels
        {%- for comparison, by_frequency, fixed in comparisons %}
        {{ comparison }}_level,
        {%- endfor %}

        ---------- weights
        {%- for comparison, by_frequency, fixed in comparisons %}
        {{ comparison }}_weight,
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
