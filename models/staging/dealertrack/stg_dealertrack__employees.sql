with

source as (

    {{ raw_cells(source('raw_dealertrack', 'employees'), 'dealertrack', 'employees') }}

),

register as (

    select * from {{ ref('base_dealertrack__employees') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('CompanyNumber') }} as source_code,
        {{ raw_text('EmployeeId') }} as source_employee_number,

        ---------- dates
        {{ raw_date('HireDate') }} as hired_on,
        {{ known_by_as_of_date(raw_date('TerminationDate', not_before='HireDate')) }}
            as terminated_on,

        ---------- employee
        {{ raw_text('Name') }} as employee_name,
        {{ lower_case(raw_text('JobCode')) }} as job_code,

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
