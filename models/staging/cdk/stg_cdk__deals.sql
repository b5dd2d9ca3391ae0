with

source as (

    {{ raw_cells(source('raw_cdk', 'deals'), 'cdk', 'deals') }}

),

register as (

    select * from {{ ref('base_cdk__deals') }}

),

renamed as (

    select
        ---------- keys
        {{ raw_text('companyId') }} as source_code,
        {{ raw_text('dealNo') }} as deal_number,
        nullif({{ raw_customer_number('customerId') }}, '0') as source_customer_number,
        nullif({{ raw_customer_number('coBuyerId') }}, '0') as source_co_buyer_number,
        nullif({{ raw_text('salespersonId') }}, '0') as source_salesperson_number,

        ---------- dates
        {{ raw_date('contractDate') }} as contract_date,
        {{ raw_date('deliveryDate') }} as delivery_date,

        ---------- deal
        {{ lower_case(raw_text('dealType')) }} as deal_type,
        {{ lower_case(raw_text('saleType')) }} as sale_type,
        {{ raw_number('sellingPrice') }} as sale_price,
        {{ raw_number('msrp') }} as msrp,
        {{ raw_number('cost') }} as vehicle_cost,
        {{ raw_number('frontGross') }} as front_gross,
        {{ raw_number('backGross') }} as back_gross,

        ---------- finance
        {{ raw_number('apr', 'decimal(6,3)') }} as apr,
        nullif({{ raw_number('term', 'integer') }}, 0) as term_months,
        {{ raw_number('paymentAmt') }} as monthly_payment,
        {{ raw_number('amountFinanced') }} as amount_financed,
        {{ raw_date('firstPayDate', not_before='contractDate') }} as first_payment_date,
        {{ raw_date('leaseEndDate', not_before='contractDate') }} as lease_end_date,
        {{ raw_number('leaseMileageAllowance', 'integer') }} as lease_miles_per_year,

        ---------- lists, as JSON
        {{ raw_text('dealEvents') }} as deal_events,
        {{ raw_text('products') }} as products,
        {{ raw_text('tradeDetails') }} as trade_ins,

        ---------- vehicle
        {{ upper_case(nested_text('vehicle', '$.vin')) }} as vin,
        {{ raw_text('stockNo') }} as stock_number,
        {{ raw_condition('vehicleType') }} as vehicle_condition_code,
        {{ try_integer(nested_text('vehicle', '$.year'), 'register.has_decimal_comma') }} as model_year,
        {{ nested_text('vehicle', '$.make') }} as make,
        {{ nested_text('vehicle', '$.modelDesc') }} as model,
        {{ try_integer(nested_text('vehicle', '$.odometer'), 'register.has_decimal_comma') }} as odometer,

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
