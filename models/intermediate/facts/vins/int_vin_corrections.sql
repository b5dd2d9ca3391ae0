with

deals as (

    select * from {{ ref('int_deals_unioned') }}

),

repair_orders as (

    select * from {{ ref('int_repair_orders_unioned') }}

),

vin_decodes as (

    select * from {{ ref('stg_reference__vin_decodes') }}

),

written as (

    {% for relation, column in [
        ('deals', 'vin'), ('deals', 'trade_vin'), ('repair_orders', 'vin'),
    ] %}
    select
        feed,
        source_code,
        source_customer_number,
        {{ column }} as vin
    from {{ relation }}
    where {{ column }} is not null and source_customer_number is not null
    {{ 'union distinct' if not loop.last }}
    {% endfor %}

),

checked as (

    select
        written.*,
        {{ surrogate_key([
            'written.feed', 'written.source_code', 'written.source_customer_number',
        ]) }} as source_customer_key,
        {{ is_vin_valid('written.vin', 'vin_decodes') }} as is_valid
    from written
    left join vin_decodes
        on written.vin = vin_decodes.vin

),

{#- The first eleven characters are those of all vehicles of a model and plant, so they count
    among the vehicles of one customer number only. #}
{%- set clues = {
    'check_digit': "substr(vin, 1, 8) || substr(vin, 10, 8)",
    'last_8': "substr(vin, -8)",
    'first_11': "substr(vin, 1, 11) || '|' || source_customer_key",
} %}

clues_of_valid_vins as (

    {% for vin_match, clue in clues.items() %}
    select
        '{{ vin_match }}' as vin_match,
        {{ clue }} as clue,
        source_customer_key,
        vin
    from checked
    where is_valid
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

in_question as (

    select
        *,
        case length(vin)
            when 17 then 'check_digit' when 11 then 'first_11' when 8 then 'last_8'
        end as vin_match,
        case length(vin)
            when 17 then {{ clues['check_digit'] }}
            when 11 then {{ clues['first_11'] }}
            when 8 then {{ clues['last_8'] }}
        end as clue
    from checked
    where not is_valid

),

candidates as (

    select
        in_question.source_customer_key,
        in_question.vin,
        clues_of_valid_vins.vin as candidate_vin,
        max(case
            when in_question.source_customer_key = clues_of_valid_vins.source_customer_key then 1
            else 0
        end) as is_same_customer
    from in_question
    inner join clues_of_valid_vins
        on
            in_question.vin_match = clues_of_valid_vins.vin_match
            and in_question.clue = clues_of_valid_vins.clue
    group by in_question.source_customer_key, in_question.vin, clues_of_valid_vins.vin

),

-- One vehicle of the customer's own, or else the only one on file.
decided as (

    select
        source_customer_key,
        vin,
        case
            when sum(is_same_customer) = 1
                then max(case when is_same_customer = 1 then candidate_vin end)
            when sum(is_same_customer) = 0 and count(*) = 1 then max(candidate_vin)
        end as vehicle_vin
    from candidates
    group by source_customer_key, vin

),

vin_corrections as (

    select
        in_question.feed,
        in_question.source_code,
        in_question.source_customer_number,
        in_question.vin,
        decided.vehicle_vin,
        coalesce(
            {{ vehicle_key('decided.vehicle_vin') }},
            case when length(in_question.vin) = 17 then {{ vehicle_key('in_question.vin') }} end,
            {{ surrogate_key(['in_question.vin', 'in_question.source_customer_key']) }}
        ) as vehicle_key,
        case when decided.vehicle_vin is not null then in_question.vin_match end as vin_match
    from in_question
    left join decided
        on
            in_question.source_customer_key = decided.source_customer_key
            and in_question.vin = decided.vin

)

select * from vin_corrections
