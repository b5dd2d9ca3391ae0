with

{{ used_rows(
    source('raw_dealertrack', 'deals'), ref('base_dealertrack__deals'), 'dealertrack', 'deals'
) }},

renamed as (

    select
        ---------- keys
        {{ raw_text('CompanyNumber') }} as source_code,
        {{ raw_text('DealNumber') }} as deal_number,
        nullif({{ raw_customer_number('CustomerKey') }}, '0') as source_customer_number,
        nullif({{ raw_customer_number('CoBuyerKey') }}, '0') as source_co_buyer_number,
        nullif({{ raw_text('SalespersonId') }}, '0') as source_salesperson_number,

        ---------- dates
        {{ raw_date('DealDate') }} as contract_date,
        {{ raw_date('FinalizedDate') }} as finalized_date,
        {{ raw_date('DeliveryDate') }} as delivery_date,

        ---------- deal
        {{ lower_case(raw_text('RecordStatus')) }} as deal_status,
        {{ lower_case(raw_text('SaleType')) }} as deal_type,
        {{ raw_number('RetailPrice') }} as sale_price,
        {{ raw_number('MSRP') }} as msrp,
        {{ raw_number('VehicleCost') }} as vehicle_cost,
        {{ raw_number('FrontGross') }} as front_gross,
        {{ raw_number('BackGross') }} as back_gross,

        ---------- finance
        {{ raw_number('APR', 'decimal(6,3)') }} as apr,
        nullif({{ raw_number('RetailTerm', 'integer') }}, 0) as retail_term_months,
        nullif({{ raw_number('LeaseTerm', 'integer') }}, 0) as lease_term_months,
        {{ raw_number('PaymentAmount') }} as monthly_payment,
        {{ raw_number('AmountFinanced') }} as amount_financed,
        {{ raw_date('FirstPaymentDate', not_before='DealDate') }} as first_payment_date,
        {{ raw_date('LeaseEndDate', not_before='DealDate') }} as lease_end_date,
        {{ raw_number('LeaseMilesPerYear', 'integer') }} as lease_miles_per_year,

        ---------- products
        {{ raw_text('ServiceContractCode') }} as service_contract_code,
        {{ raw_date('ServiceContractExpires', not_before='DealDate') }}
            as service_contract_expires_on,
        {{ raw_number('ServiceContractAmount') }} as service_contract_price,
        {{ raw_text('InsuranceCode') }} as insurance_code,
        {{ raw_date('InsuranceExpires', not_before='DealDate') }} as insurance_expires_on,
        {{ raw_number('InsuranceAmount') }} as insurance_price,

        ---------- vehicle
        {{ upper_case(raw_text('VIN')) }} as vin,
        {{ raw_text('StockNumber') }} as stock_number,
        {{ raw_condition('VehicleType') }} as vehicle_condition_code,
        {{ raw_number('ModelYear', 'integer') }} as model_year,
        {{ raw_text('Make') }} as make,
        {{ raw_text('Model') }} as model,
        {{ raw_number('Odometer', 'integer') }} as odometer,

        ---------- trade-in
        {{ upper_case(raw_text('TradeVIN')) }} as trade_vin,
        {{ raw_number('TradeAllowance') }} as trade_allowance,

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from used

),

{{ typed_rows() }}

select * from typed
