with

vehicles as (

    select * from {{ ref('int_vehicles') }}

),

make_aliases as (

    select
        {{ letters_and_digits('alias') }} as alias_letters,
        max(make) as make
    from {{ ref('make_aliases') }}
    group by {{ letters_and_digits('alias') }}

),

comparable as (

    select
        vehicles.source_feed as feed,
        vehicles.source_dealership_key as dealership_key,
        coalesce(
            vehicles.decoded_make,
            make_aliases.make,
            {{ upper_case('vehicles.source_make') }},
            '(none)'
        ) as make,
        vehicles.is_vin_valid,
        vehicles.is_vin_decoded,
        {{ letters_and_digits('coalesce(make_aliases.make, vehicles.source_make)') }}
            as source_make,
        {{ letters_and_digits('vehicles.decoded_make') }} as decoded_make,
        {{ letters_and_digits('vehicles.source_model') }} as source_model,
        {{ letters_and_digits('vehicles.decoded_model') }} as decoded_model,
        vehicles.source_model_year,
        vehicles.decoded_model_year
    from vehicles
    left join make_aliases
        on {{ letters_and_digits('vehicles.source_make') }} = make_aliases.alias_letters

),

-- F150XLT and F150 are one model: the shorter of the two decides. Null where one of them is missing.
compared as (

    select
        feed,
        dealership_key,
        make,
        is_vin_valid,
        is_vin_decoded,
        source_make = decoded_make as is_make_agreed,
        substr(source_model, 1, least(length(source_model), length(decoded_model)))
        = substr(decoded_model, 1, least(length(source_model), length(decoded_model)))
            as is_model_agreed,
        source_model_year = decoded_model_year as is_model_year_agreed
    from comparable

),

vin_checks as (

    select
        ---------- keys
        feed,
        dealership_key,
        make,

        ---------- VINs
        count(*) as vehicles,
        count(case when is_vin_valid then 1 end) as vins_valid,
        count(case when is_vin_decoded then 1 end) as vins_decoded,
        count(case when not is_vin_decoded then 1 end) as vins_unreadable,

        ---------- as sent against as decoded
        count(case when is_make_agreed then 1 end) as makes_agreeing,
        count(case when not is_make_agreed then 1 end) as makes_disagreeing,
        count(case when is_model_agreed then 1 end) as models_agreeing,
        count(case when not is_model_agreed then 1 end) as models_disagreeing,
        count(case when is_model_year_agreed then 1 end) as model_years_agreeing,
        count(case when not is_model_year_agreed then 1 end) as model_years_disagreeing

    from compared
    group by feed, dealership_key, make

)

select * from vin_checks
