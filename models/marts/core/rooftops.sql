{%- set chosen_currency = var('reporting_currency', none) -%}
{%- if chosen_currency and not modules.re.match('^[A-Z]{3}$', chosen_currency) -%}
    {{ exceptions.raise_compiler_error(
        "reporting_currency must be a code such as USD, not '" ~ chosen_currency ~ "'"
    ) }}
{%- endif -%}
{%- set reporting_currency = (
    text_literal(chosen_currency) if chosen_currency else 'group_currency.currency'
) -%}

with

rooftop_codes as (

    select * from {{ ref('dealerships') }}

),

ranked as (

    select
        *,
        row_number() over (partition by dealership_key order by feed, source_code) as code_rank
    from rooftop_codes

),

currencies as (

    select
        currency,
        row_number() over (order by count(*) desc, currency) as most_rooftops_first
    from ranked
    where code_rank = 1
    group by currency

),

group_currency as (

    select currency
    from currencies
    where most_rooftops_first = 1

),

rooftops as (

    select
        cast(ranked.dealership_key as string) as dealership_key,
        cast(ranked.dealership_name as string) as dealership_name,
        cast(ranked.country as string) as country,
        cast(ranked.currency as string) as currency,
        cast({{ reporting_currency }} as string) as reporting_currency,
        cast(ranked.time_zone as string) as time_zone,
        cast(ranked.distance_unit as string) as distance_unit,
        cast(ranked.franchise_makes as string) as franchise_makes
    from ranked
    cross join group_currency
    where ranked.code_rank = 1

)

select * from rooftops
