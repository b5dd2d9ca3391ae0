with

orders as (

    select * from {{ ref('stg_dealervault__repair_orders') }}

),

shaped as (

    select
        ---------- keys
        source_code,
        ro_number,
        source_customer_number,
        source_advisor_number,

        ---------- dates
        first_extracted_at,
        opened_on,
        closed_on,
        appointment_on,

        ---------- order
        advisor_name,
        case when ro_department = 'body' then 'body' else 'service' end as department,
        cast(
            coalesce(
                customer_total_sale, customer_labor_sale + customer_parts_sale + customer_misc_sale
            ) as decimal(12, 2)
        ) as customer_pay_sale,
        warranty_total_sale as warranty_sale,
        {{ not_sent('repair_orders', ['service_contract_sale']) }},
        internal_total_sale as internal_sale,
        customer_total_cost as customer_pay_cost,
        warranty_total_cost as warranty_cost,
        {{ not_sent('repair_orders', ['service_contract_cost', 'whole_cost']) }},
        coalesce(total_discount, 0) as discount_amount,

        ---------- vehicle
        vin,
        model_year,
        make,
        model,
        odometer_in,
        odometer_out,

        ---------- flags
        coalesce(ro_status = 'void', false) as is_void,
        coalesce(ro_status = 'open', false) as is_open

    from orders

)

select * from shaped
