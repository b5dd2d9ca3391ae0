with

source as (

    {{ raw_cells(source('raw_cdk', 'repair_orders'), 'cdk', 'repair_orders') }}

),

register as (

    select * from {{ ref('base_cdk__repair_orders') }}

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
        {{ upper_case(nested_text('vehicle', '$.vin')) }} as vin,
        {{ try_integer(nested_text('vehicle', '$.year'), 'register.has_decimal_comma') }} as model_year,
        {{ nested_text('vehicle', '$.make') }} as make,
        {{ nested_text('vehicle', '$.modelDesc') }} as model,
        {{ raw_number('mileage', 'integer') }} as odometer_in,
        {{ raw_number('mileageOut', 'integer') }} as odometer_out,

        ---------- extract
        register.has_decimal_comma,
        register.first_extracted_at,

        ---------- flags; a day of voiding that lies ahead tells that the status does too
        coalesce(
            case
                when {{ raw_date('voidedDate') }} is not null
                    then {{ raw_date('voidedDate') }} <= {{ as_of_date() }}
                else {{ lower_case(raw_text('statusCode')) }} in ('v', 'void', 'voided')
            end,
            false
        ) as is_void

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
