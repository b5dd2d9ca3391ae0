with

orders as (

    select * from {{ ref('stg_dealertrack__repair_orders') }}

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
        {{ not_sent('repair_orders', ['appointment_on']) }},

        ---------- order
        {{ not_sent('repair_orders', ['advisor_name']) }},
        case when ro_type = 'b' then 'body' else 'service' end as department,
        customer_pay_total as customer_pay_sale,
        warranty_total as warranty_sale,
        service_contract_total as service_contract_sale,
        internal_total as internal_sale,
        {{ not_sent('repair_orders', [
            'customer_pay_cost', 'warranty_cost', 'service_contract_cost',
        ]) }},
        total_cost as whole_cost,
        coalesce(total_discount, 0) as discount_amount,

        ---------- vehicle
        vin,
        {{ not_sent('repair_orders', ['model_year', 'make', 'model']) }},
        odometer_in,
        odometer_out,

        ---------- flags
        coalesce(ro_status = 'v', false) as is_void,
        coalesce(ro_status = 'o', false) as is_open

    from orders

)

select * from shaped
