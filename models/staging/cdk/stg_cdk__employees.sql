with

source as (

    {{ raw_cells(source('raw_cdk', 'employees'), 'cdk', 'employees') }}

),

register as (

    select * from {{ ref('base_cdk__employees') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('companyId') }} as source_code,
        {{ raw_text('employeeId') }} as source_employee_number,

        ---------- dates
        {{ known_by_as_of_date(raw_date('terminatedDate')) }} as terminated_on,

        ---------- employee
        {{ raw_text('name') }} as employee_name,
        {{ lower_case(raw_text('role')) }} as role_code,

        ---------- extract
        register.first_extracted_at,

        ---------- flags, the date before the flag: it tells which day
        case
            when {{ raw_date('terminatedDate') }} is not null
                then {{ raw_date('terminatedDate') }} > {{ as_of_date() }}
            else coalesce({{ raw_flag('active') }}, true)
        end as is_active

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
