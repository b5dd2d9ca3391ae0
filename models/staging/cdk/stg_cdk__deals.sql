with

{{ used_rows(source('raw_cdk', 'deals'), ref('base_cdk__deals'), 'cdk', 'deals') }},

-- The vehicle is taken out step by step: each step names the one before it more than once.
with_object as (

    select
        *,
        {{ json_object(adapter.quote('vehicle')) }} as vehicle_object
    from used

),

with_vehicle as (

    select
        *,
        {{ json_text('vehicle_object', '$.vin') }} as vehicle_vin,
        {{ json_text('vehicle_object', '$.year') }} as vehicle_year,
        {{ json_text('vehicle_object', '$.make') }} as vehicle_make,
        {{ json_text('vehicle_object', '$.modelDesc') }} as vehicle_modeldesc,
        {{ json_text('vehicle_object', '$.odometer') }} as vehicle_odometer
    from with_object

),

bare as (

    select
        *,
        nullif({{ bare_text('vehicle_vin') }}, '') as bare_vin,
        nullif({{ bare_text('vehicle_year') }}, '') as bare_year,
        nullif({{ bare_text('vehicle_make') }}, '') as bare_make,
        nullif({{ bare_text('vehicle_modeldesc') }}, '') as bare_modeldesc,
        nullif({{ bare_text('vehicle_odometer') }}, '') as bare_odometer
    from with_vehicle

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
        {{ upper_case('bare_vin') }} as vin,
        {{ raw_text('stockNo') }} as stock_number,
        {{ raw_condition('vehicleType') }} as vehicle_condition_code,
        {{ try_integer('bare_year', 'has_decimal_comma') }} as model_year,
        bare_make as make,
        bare_modeldesc as model,
        {{ try_integer('bare_odometer', 'has_decimal_comma') }} as odometer,

        ---------- extract
        has_decimal_comma,

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from bare

),

{{ typed_rows() }}

select * from typed
