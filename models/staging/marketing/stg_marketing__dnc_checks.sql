with

source as (

    {{ raw_cells(source('raw_marketing', 'dnc_checks'), 'marketing', 'dnc_checks') }}

),

register as (

    select * from {{ ref('base_marketing__dnc_checks') }}

),

renamed as (

    select
        ---------- keys
        {{ plausible_phone(adapter.quote('Phone')) }} as phone,
        {{ plausible_phone(adapter.quote('Phone'), 2) }} as second_phone,

        ---------- dates
        {{ raw_date('CheckedOn') }} as checked_on,

        ---------- flags
        {{ raw_text('OnRegistry') }} as sent_on_registry,
        {{ raw_flag('OnRegistry') }} as is_on_registry,

        ---------- raw row
        register.file_name,
        register.line_number

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
