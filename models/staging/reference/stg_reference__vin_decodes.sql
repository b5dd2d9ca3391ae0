with

source as (

    select * from {{ source('raw_reference', 'vin_decodes') }}

),

renamed as (

    select
        vin,
        make,
        model,
        model_year,
        body_class,
        fuel_type,
        electrification,
        drive_type,
        gross_weight_class,
        error_codes,
        is_check_digit_valid
    from source

)

select * from renamed
