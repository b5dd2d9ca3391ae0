with

{{ used_rows(
    source('raw_cdk', 'repair_orders'), ref('base_cdk__repair_orders'), 'cdk', 'repair_orders'
) }},

-- The vehicle is taken out step by step: each step names the one before it more than once.
with_object as (

    select
        *,
        {{ json_object(adapter.quote('vehicle')) }} as vehicle_object
    from used

),

with_vehicle as (

    select
        *,
        {{ json_text('vehicle_object', '$.vin') }} as vehicle_vin,
        {{ json_text('vehicle_object', '$.year') }} as vehicle_year,
        {{ json_text('vehicle_object', '$.make') }} as vehicle_make,
        {{ json_text('vehicle_object', '$.modelDesc') }} as vehicle_modeldesc
    from with_object

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
        {{ raw_date('closedDate') }} as closed_on_as_sent,
        {{ raw_date('voidedDate') }} as voided_on_as_sent,

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
        {{ raw_number('mileage', 'integer') }} as odometer_in,
        {{ raw_number('mileageOut', 'integer') }} as odometer_out,

        ---------- extract
        has_decimal_comma,

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from bare

),

{{ typed_rows() }},

dated as (

    select
        *,
        {{ known_by_as_of_date('closed_on_as_sent') }} as closed_on,
        -- A day of voiding that lies ahead tells that the status does too.
        coalesce(
            case
                when voided_on_as_sent is not null then voided_on_as_sent <= {{ as_of_date() }}
                else ro_status in ('v', 'void', 'voided')
            end,
            false
        ) as is_void
    from typed

)

select * from dated
