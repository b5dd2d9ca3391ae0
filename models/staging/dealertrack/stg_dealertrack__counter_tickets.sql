with

source as (

    {{ raw_cells(source('raw_dealertrack', 'counter_tickets'), 'dealertrack', 'counter_tickets') }}

),

register as (

    select * from {{ ref('base_dealertrack__counter_tickets') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('CompanyNumber') }} as source_code,
        {{ raw_text('TicketNumber') }} as ticket_number,
        {{ raw_number('LineNumber', 'integer') }} as line_number,
        nullif({{ raw_customer_number('CustomerKey') }}, '0') as source_customer_number,
        nullif({{ raw_text('CounterPersonID') }}, '0') as source_counter_person_number,
        {{ raw_date('TicketDate') }} as purchased_on,

        ---------- line
        {{ upper_case(raw_text('SaleType')) }} as sale_type_code,
        {{ raw_text('PartNumber') }} as part_number,
        {{ raw_text('PartDescription') }} as part_description,
        {{ raw_number('Quantity') }} as quantity,
        {{ raw_number('ExtendedPrice') }} as extended_price,
        {{ raw_number('ExtendedCost') }} as extended_cost,
        {{ raw_number('DiscountAmount') }} as discount_amount,

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
