with

source as (

    {{ raw_cells(
        source('raw_dealertrack', 'repair_order_lines'), 'dealertrack', 'repair_order_lines'
    ) }}

),

register as (

    select * from {{ ref('base_dealertrack__repair_order_lines') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('CompanyNumber') }} as source_code,
        {{ raw_text('RepairOrderNumber') }} as ro_number,
        {{ raw_number('LineNumber', 'integer') }} as line_number,
        {{ raw_date('OpenDate') }} as opened_on,

        ---------- operation
        {{ upper_case(raw_text('LaborOpCode')) }} as operation_code,
        {{ raw_text('Description') }} as operation_description,
        {{ upper_case(raw_text('LinePaymentMethod')) }} as pay_type_code,
        {{ lower_case(raw_text('LineStatus')) }} as line_status,
        nullif({{ raw_text('TechnicianID') }}, '0') as source_technician_number,

        ---------- amounts before discount and tax
        {{ raw_number('LaborAmount') }} as labor_amount,
        {{ raw_number('PartsAmount') }} as parts_amount,
        {{ raw_number('LineCost') }} as line_cost,

        ---------- extract
        register.first_extracted_at

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
