with

source as (

    {{ raw_cells(source('raw_cdk', 'parts_invoices'), 'cdk', 'parts_invoices') }}

),

register as (

    select * from {{ ref('base_cdk__parts_invoices') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('companyId') }} as source_code,
        {{ raw_text('invoiceNo') }} as ticket_number,
        nullif({{ raw_customer_number('customerId') }}, '0') as source_customer_number,
        {{ raw_date('invoiceDate') }} as purchased_on,

        ---------- invoice
        {{ upper_case(raw_text('saleType')) }} as sale_type_code,
        {{ raw_text('lines') }} as invoice_lines,

        ---------- extract
        register.has_decimal_comma,
        register.first_extracted_at

    from source
    inner join register
        on
            source._file = register.file_name
            and source._line = register.line_number
    where register.row_status = 'used'

)

select * from renamed
