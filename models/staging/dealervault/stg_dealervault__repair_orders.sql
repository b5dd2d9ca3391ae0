with

{{ used_rows(
    source('raw_dealervault', 'repair_orders'), ref('base_dealervault__repair_orders'),
    'dealervault', 'repair_orders'
) }},

renamed as (

    select
        ---------- keys
        {{ raw_text('DV Dealer ID') }} as source_code,
        {{ raw_text('RO Number') }} as ro_number,

        ---------- dates
        {{ raw_date('Open Date') }} as opened_on,
        {{ raw_date('Close Date') }} as closed_on_as_sent,
        {{ raw_date('Appointment Date') }} as appointment_on,

        ---------- order
        {{ lower_case(raw_text('RO Status')) }} as ro_status,
        {{ lower_case(raw_text('RO Department')) }} as ro_department,
        {{ raw_text('Service Advisor Number') }} as source_advisor_number,
        {{ raw_text('Service Advisor Name') }} as advisor_name,

        ---------- amounts before discount and tax
        {{ raw_number('Customer Labor Sale') }} as customer_labor_sale,
        {{ raw_number('Customer Parts Sale') }} as customer_parts_sale,
        {{ raw_number('Customer Misc Sale') }} as customer_misc_sale,
        {{ raw_number('Customer Total Sale') }} as customer_total_sale,
        {{ raw_number('Customer Total Cost') }} as customer_total_cost,
        {{ raw_number('Warranty Total Sale') }} as warranty_total_sale,
        {{ raw_number('Warranty Total Cost') }} as warranty_total_cost,
        {{ raw_number('Internal Total Sale') }} as internal_total_sale,
        {{ raw_number('Internal Total Cost') }} as internal_total_cost,
        {{ raw_number('Total Discount') }} as total_discount,
        {{ raw_number('Total Tax') }} as total_tax,
        {{ raw_text('Coupon Code') }} as coupon_code,

        ---------- lists: | between operations, ^ inside one
        {{ adapter.quote('Operation Codes') }} as operation_codes,
        {{ adapter.quote('Operation Code Descriptions') }} as operation_descriptions,
        {{ adapter.quote('Operation Sale Types') }} as operation_pay_types,
        {{ adapter.quote('Operation Line Sale') }} as operation_sales,
        {{ adapter.quote('Operation Line Cost') }} as operation_costs,
        {{ adapter.quote('Recommended Operation Codes') }} as recommended_operation_codes,
        {{ adapter.quote('Recommended Operation Status') }} as recommended_operation_statuses,
        {{ adapter.quote('Recommended Operation Amount') }} as recommended_operation_amounts,
        {{ adapter.quote('Part Numbers') }} as part_numbers,
        {{ adapter.quote('Part Quantities') }} as part_quantities,
        {{ adapter.quote('Part Unit Sale') }} as part_unit_sales,

        ---------- vehicle
        {{ upper_case(raw_text('VIN')) }} as vin,
        {{ raw_number('Year', 'integer') }} as model_year,
        {{ raw_text('Make') }} as make,
        {{ raw_text('Model') }} as model,
        {{ raw_number('RO Mileage', 'integer') }} as odometer_in,
        {{ raw_number('Mileage Out', 'integer') }} as odometer_out,

        ---------- customer
        {{ raw_customer_number('Customer Number') }} as source_customer_number,
        {{ raw_text('Full Name') }} as full_name,
        {{ raw_text('First Name') }} as first_name,
        {{ raw_text('Middle Name') }} as middle_name,
        {{ raw_text('Last Name') }} as last_name,
        {{ raw_party('Individual/Business Flag') }} as is_business,

        {{ dealervault_contact() }},

        ---------- extract
        has_decimal_comma,

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
        {{ known_by_as_of_date('closed_on_as_sent') }} as closed_on
    from typed

)

select * from dated
