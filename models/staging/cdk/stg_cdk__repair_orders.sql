with

source as (

    {{ raw_cells(source('raw_cdk', 'repair_orders'), 'cdk', 'repair_orders') }}

),

register as (

    select * from {{ ref('base_cdk__repair_orders') }}

),

-- The vehicle is taken out step by step: each step names the one before it more than once.
used as (

    select
        source.*,
        register.has_decimal_comma,
        register.first_extracted_at,
        {{ json_object(adapter.quote('vehicle')) }} as vehicle_object
    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

),

with_vehicle as (

    select
        *,
        {{ json_text('vehicle_object', '$.vin') }} as vehicle_vin,
        {{ json_text('vehicle_object', '$.year') }} as vehicle_year,
        {{ json_text('vehicle_object', '$.make') }} as vehicle_make,
        {{ json_text('vehicle_object', '$.modelDesc') }} as vehicle_modeldesc
    from used

),

bare as (

    select
        *,
        nullif({{ bare_text('vehicle_vin') }}, '') as bare_vin,
        nullif({{ bare_text('vehicle_year') }}, '') as bare_year,
        nullif({{ bare_text('vehicle_make') }}, '') as bare_make,
        nullif({{ bare_text('vehicle_modeldesc') }}, '') as bare_modeldesc
    from with_vehicle

),

renamed as (

    select
        ---------- keys
        {{ raw_text('companyId') }} as source_code,
        {{ raw_text('roNumber') }} as ro_number,
        nullif({{ raw_customer_number('customerId') }}, '0') as source_customer_number,
        nullif({{ raw_text('serviceAdvisorId') }}, '0') as source_advisor_number,

        ---------- dates
        {{ raw_date('openDate') }} as opened_on,
        {{ known_by_as_of_date(raw_date('closedDate')) }} as closed_on,

        ---------- order
        {{ lower_case(raw_text('statusCode')) }} as ro_status,
        {{ lower_case(raw_text('department')) }} as ro_department,

        ---------- lists, as JSON
        {{ raw_text('lines') }} as order_lines,
        {{ raw_text('discounts') }} as discounts,
        {{ raw_text('totals') }} as totals,

        ---------- vehicle
        {{ upper_case('bare_vin') }} as vin,
        {{ try_integer('bare_year', 'has_decimal_comma') }} as model_year,
        bare_make as make,
        bare_modeldesc as model,
        {{ raw_number('mileage', 'integer', 'has_decimal_comma') }} as odometer_in,
        {{ raw_number('mileageOut', 'integer', 'has_decimal_comma') }} as odometer_out,

        ---------- extract
        has_decimal_comma,
        first_extracted_at,

        ---------- flags; a day of voiding that lies ahead tells that the status does too
        coalesce(
            case
                when {{ raw_date('voidedDate') }} is not null
                    then {{ raw_date('voidedDate') }} <= {{ as_of_date() }}
                else {{ lower_case(raw_text('statusCode')) }} in ('v', 'void', 'voided')
            end,
            false
        ) as is_void

    from bare

)

select * from renamed
