with

{{ used_rows(
    source('raw_dealervault', 'deals'), ref('base_dealervault__deals'), 'dealervault', 'deals'
) }},

renamed as (

    select
        ---------- keys
        {{ raw_text('DV Dealer ID') }} as source_code,
        {{ raw_text('Deal Number') }} as deal_number,

        ---------- dates
        {{ raw_date('Contract Date') }} as contract_date,
        {{ raw_date('Delivery Date') }} as delivery_date,
        {{ raw_date('Booked Date') }} as booked_date,

        ---------- deal
        {{ lower_case(raw_text('Deal Status')) }} as deal_status,
        {{ lower_case(raw_text('Deal Type')) }} as deal_type,
        {{ lower_case(raw_text('Sale Type')) }} as sale_type,
        {{ raw_number('Sales Price') }} as sale_price,
        {{ raw_number('MSRP') }} as msrp,
        {{ raw_number('Cost') }} as vehicle_cost,
        {{ raw_number('Front Gross') }} as front_gross,
        {{ raw_number('Back Gross') }} as back_gross,
        {{ raw_text('Salesman 1 Number') }} as source_salesperson_number,
        {{ raw_text('Salesman 1 Name') }} as salesperson_name,

        ---------- finance
        {{ raw_number('APR', 'decimal(6,3)') }} as apr,
        {{ raw_number('Term', 'integer') }} as term_months,
        {{ raw_number('Monthly Payment') }} as monthly_payment,
        {{ raw_number('Amount Financed') }} as amount_financed,
        {{ raw_date('First Payment Date', not_before='Contract Date') }} as first_payment_date,
        {{ raw_date('Lease End Date', not_before='Contract Date') }} as lease_end_date,
        {{ raw_number('Allowed Miles', 'integer') }} as allowed_miles_per_year,

        ---------- products
        {{ raw_text('Service Contract Name') }} as service_contract_name,
        {{ raw_date('Service Contract Expiration Date', not_before='Contract Date') }}
            as service_contract_expires_on,
        {{ raw_number('Service Contract Price') }} as service_contract_price,
        {{ raw_text('Insurance Product') }} as insurance_name,
        {{ raw_date('Insurance Expiration Date', not_before='Contract Date') }}
            as insurance_expires_on,
        {{ raw_number('Insurance Profit') }} as insurance_profit,

        ---------- vehicle
        {{ upper_case(raw_text('VIN')) }} as vin,
        {{ raw_text('Stock Number') }} as stock_number,
        {{ raw_condition('New/Used') }} as vehicle_condition_code,
        {{ raw_number('Year', 'integer') }} as model_year,
        {{ raw_text('Make') }} as make,
        {{ raw_text('Model') }} as model,
        {{ raw_text('Trim') }} as trim_level,
        {{ raw_number('Odometer', 'integer') }} as odometer,

        ---------- trade-in
        {{ upper_case(raw_text('Trade 1 VIN')) }} as trade_vin,
        {{ raw_number('Trade 1 Year', 'integer') }} as trade_model_year,
        {{ raw_text('Trade 1 Make') }} as trade_make,
        {{ raw_text('Trade 1 Model') }} as trade_model,
        {{ raw_number('Trade 1 Odometer', 'integer') }} as trade_odometer,
        {{ raw_number('Trade 1 Actual Cash Value') }} as trade_cash_value,

        ---------- customer
        {{ raw_customer_number('Customer Number') }} as source_customer_number,
        {{ raw_text('Full Name') }} as full_name,
        {{ raw_text('First Name') }} as first_name,
        {{ raw_text('Middle Name') }} as middle_name,
        {{ raw_text('Last Name') }} as last_name,
        {{ raw_party('Individual/Business Flag') }} as is_business,
        {{ raw_customer_number('Co-Buyer Customer Number') }} as source_co_buyer_number,
        {{ raw_text('Co-Buyer Full Name') }} as co_buyer_full_name,

        {{ dealervault_contact() }},

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from used

),

{{ typed_rows() }}

select * from typed
