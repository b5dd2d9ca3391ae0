with

deals as (

    select * from {{ ref('stg_dealertrack__deals') }}

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
        {{ not_sent('deals', ['salesperson_name']) }},
        coalesce(deal_status, 'b') as source_deal_status,
        deal_type as source_deal_type,
        sale_price,
        front_gross,
        back_gross,

        ---------- finance
        case
            when deal_type = 'l' then 'lease'
            when retail_term_months > 0 or amount_financed > 0 then 'finance'
            else 'cash'
        end as finance_type,
        coalesce(lease_term_months, retail_term_months) as term_months,
        apr,
        first_payment_date as first_payment_on,
        lease_end_date,
        lease_miles_per_year as lease_distance_per_year,

        ---------- vehicles
        vehicle_condition_code,
        vin,
        model_year,
        make,
        model,
        odometer,
        trade_vin,
        {{ not_sent('deals', ['trade_model_year', 'trade_make', 'trade_model', 'trade_odometer']) }}

    from deals

)

select * from shaped
