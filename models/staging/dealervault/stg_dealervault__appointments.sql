with

source as (

    {{ raw_cells(source('raw_dealervault', 'appointments'), 'dealervault', 'appointments') }}

),

register as (

    select * from {{ ref('base_dealervault__appointments') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('DV Dealer ID') }} as source_code,
        {{ raw_text('Appointment Number') }} as appointment_number,
        {{ raw_text('RO Number') }} as ro_number,
        {{ raw_customer_number('Customer Number') }} as source_customer_number,
        {{ upper_case(raw_text('VIN')) }} as vin,

        ---------- dates
        {{ raw_date('Created Date') }} as created_on,
        {{ raw_date('Appointment Date') }} as appointment_on,

        ---------- appointment
        replace(
            {{ raw_code('Appointment Status', [
                'scheduled', 'arrived', 'no_show', 'cancelled', 'canceled',
            ]) }},
            'canceled', 'cancelled'
        ) as appointment_status,

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
