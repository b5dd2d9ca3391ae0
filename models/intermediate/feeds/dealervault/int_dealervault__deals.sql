with

deals as (

    select * from {{ ref('stg_dealervault__deals') }}

),

shaped as (

    select
        ---------- keys
        source_code,
        deal_number,
        source_customer_number,
        source_co_buyer_number,
        source_salesperson_number,

        ---------- dates
        first_extracted_at,
        contract_date as sold_on,
        delivery_date as delivered_on,

        ---------- deal
        salesperson_name,
        coalesce(deal_status, 'booked') as source_deal_status,
        deal_type as source_deal_type,
        sale_price,
        front_gross,
        back_gross,

        ---------- finance
        case
            when deal_type = 'lease' then 'lease'
            when sale_type in ('cash', 'finance', 'lease') then sale_type
        end as finance_type,
        term_months,
        apr,
        first_payment_date as first_payment_on,
        lease_end_date,
        allowed_miles_per_year as lease_distance_per_year,

        ---------- vehicles
        vehicle_condition_code,
        vin,
        model_year,
        make,
        model,
        odometer,
        trade_vin,
        trade_model_year,
        trade_make,
        trade_model,
        trade_odometer

    from deals

)

select * from shaped
