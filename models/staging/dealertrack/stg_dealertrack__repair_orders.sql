with

{{ used_rows(
    source('raw_dealertrack', 'repair_orders'), ref('base_dealertrack__repair_orders'),
    'dealertrack', 'repair_orders'
) }},

renamed as (

    select
        ---------- keys
        {{ raw_text('CompanyNumber') }} as source_code,
        {{ raw_text('RepairOrderNumber') }} as ro_number,
        nullif({{ raw_customer_number('CustomerKey') }}, '0') as source_customer_number,
        nullif({{ raw_text('ServiceWriterID') }}, '0') as source_advisor_number,

        ---------- dates
        {{ raw_date('OpenDate') }} as opened_on,
        {{ raw_date('CloseDate') }} as closed_on_as_sent,
        {{ raw_date('FinalCloseDate') }} as final_closed_on_as_sent,

        ---------- order
        {{ lower_case(raw_text('Status')) }} as ro_status,
        {{ lower_case(raw_text('RepairOrderType')) }} as ro_type,

        ---------- amounts before discount and tax
        {{ raw_number('CustomerPayTotal') }} as customer_pay_total,
        {{ raw_number('WarrantyTotal') }} as warranty_total,
        {{ raw_number('InternalTotal') }} as internal_total,
        {{ raw_number('ServiceContractTotal') }} as service_contract_total,
        {{ raw_number('TotalCost') }} as total_cost,
        {{ raw_number('TotalCouponDiscount') }} as total_discount,
        {{ raw_number('TotalTax') }} as total_tax,
        nullif({{ raw_text('CouponNumber') }}, '0') as coupon_number,

        ---------- vehicle
        {{ upper_case(raw_text('VIN')) }} as vin,
        {{ raw_number('OdometerIn', 'integer') }} as odometer_in,
        {{ raw_number('OdometerOut', 'integer') }} as odometer_out,

        ---------- raw row
        file_name,
        line_number,
        typed_by

    from used

),

{{ typed_rows() }},

dated as (

    select
        *,
        {{ known_by_as_of_date('closed_on_as_sent') }} as closed_on,
        {{ known_by_as_of_date('final_closed_on_as_sent') }} as final_closed_on
    from typed

)

select * from dated
