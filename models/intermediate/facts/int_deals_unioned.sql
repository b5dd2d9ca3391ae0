with

dealervault_deals as (

    select * from {{ ref('stg_dealervault__deals') }}

),

dealertrack_deals as (

    select * from {{ ref('stg_dealertrack__deals') }}

),

cdk_deals as (

    select * from {{ ref('int_cdk__deals') }}

),

vin_corrections as (

    select * from {{ ref('int_vin_corrections') }}

),

dealerships as (

    select * from {{ ref('dealerships') }}

),

deal_types as (

    select * from {{ ref('deal_types') }}

),

deal_statuses as (

    select * from {{ ref('deal_statuses') }}

),

unioned as (

    select
        'dealervault' as feed,
        source_code,
        deal_number,
        source_customer_number,
        source_co_buyer_number,
        source_salesperson_number,
        salesperson_name,
        first_extracted_at,
        contract_date as sold_on,
        delivery_date as delivered_on,
        coalesce(deal_status, 'booked') as source_deal_status,
        deal_type as source_deal_type,
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
        trade_odometer,
        sale_price,
        front_gross,
        back_gross,
        case
            when deal_type = 'lease' then 'lease'
            when sale_type in ('cash', 'finance', 'lease') then sale_type
        end as finance_type,
        term_months,
        apr,
        first_payment_date as first_payment_on,
        lease_end_date,
        allowed_miles_per_year as lease_distance_per_year,
        service_contract_name is not null as has_service_contract,
        service_contract_expires_on,
        service_contract_price,
        insurance_name is not null as has_insurance,
        insurance_expires_on
    from dealervault_deals

    union all

    select
        'dealertrack' as feed,
        source_code,
        deal_number,
        source_customer_number,
        source_co_buyer_number,
        source_salesperson_number,
        cast(null as string) as salesperson_name,
        first_extracted_at,
        contract_date as sold_on,
        delivery_date as delivered_on,
        coalesce(deal_status, 'b') as source_deal_status,
        deal_type as source_deal_type,
        vehicle_condition_code,
        vin,
        model_year,
        make,
        model,
        odometer,
        trade_vin,
        cast(null as integer) as trade_model_year,
        cast(null as string) as trade_make,
        cast(null as string) as trade_model,
        cast(null as integer) as trade_odometer,
        sale_price,
        front_gross,
        back_gross,
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
        service_contract_code is not null as has_service_contract,
        service_contract_expires_on,
        service_contract_price,
        insurance_code is not null as has_insurance,
        insurance_expires_on
    from dealertrack_deals

    union all

    select
        'cdk' as feed,
        source_code,
        deal_number,
        source_customer_number,
        source_co_buyer_number,
        source_salesperson_number,
        cast(null as string) as salesperson_name,
        first_extracted_at,
        contract_date as sold_on,
        delivery_date as delivered_on,
        deal_status as source_deal_status,
        deal_type as source_deal_type,
        vehicle_condition_code,
        vin,
        model_year,
        make,
        model,
        odometer,
        trade_vin,
        cast(null as integer) as trade_model_year,
        cast(null as string) as trade_make,
        cast(null as string) as trade_model,
        trade_odometer,
        sale_price,
        front_gross,
        back_gross,
        case
            when deal_type = 'lease' then 'lease'
            when sale_type in ('cash', 'finance', 'lease') then sale_type
        end as finance_type,
        term_months,
        apr,
        first_payment_date as first_payment_on,
        lease_end_date,
        lease_miles_per_year as lease_distance_per_year,
        has_service_contract,
        service_contract_expires_on,
        service_contract_price,
        has_insurance,
        insurance_expires_on
    from cdk_deals

),

deals as (

    select
        ---------- keys
        {{ surrogate_key(['unioned.feed', 'unioned.source_code', 'unioned.deal_number']) }}
            as deal_key,
        unioned.feed,
        unioned.source_code,
        unioned.deal_number,
        unioned.source_customer_number,
        unioned.source_co_buyer_number,
        dealerships.dealership_key,
        coalesce(corrections.vehicle_key, {{ vehicle_key('unioned.vin') }}) as vehicle_key,
        coalesce(trade_corrections.vehicle_key, {{ vehicle_key('unioned.trade_vin') }})
            as trade_vehicle_key,
        {{ employee_key(
            'unioned.feed', 'unioned.source_code', 'unioned.source_salesperson_number'
        ) }} as salesperson_key,

        ---------- dates
        unioned.first_extracted_at,
        unioned.sold_on,
        unioned.delivered_on,

        ---------- deal
        unioned.salesperson_name,
        unioned.source_deal_status,
        deal_statuses.deal_status,
        unioned.source_deal_type,
        deal_types.deal_type,
        case unioned.vehicle_condition_code
            when 'N' then 'new' when 'U' then 'used' when 'C' then 'certified'
        end as vehicle_condition,
        unioned.sale_price,
        unioned.front_gross,
        unioned.back_gross,
        cast(
            coalesce(unioned.front_gross, 0) + coalesce(unioned.back_gross, 0) as decimal(12, 2)
        ) as total_gross,

        ---------- finance
        unioned.finance_type,
        unioned.term_months,
        unioned.apr,
        unioned.first_payment_on,
        case
            when unioned.finance_type != 'lease' then null
            when unioned.lease_end_date is not null then unioned.lease_end_date
            when unioned.first_payment_on is not null
                then {{ months_after('unioned.first_payment_on', 'unioned.term_months') }}
            else {{ months_after('unioned.sold_on', 'unioned.term_months') }}
        end as lease_end_on,
        unioned.lease_distance_per_year,

        ---------- products
        unioned.has_service_contract,
        unioned.service_contract_expires_on,
        unioned.service_contract_price,
        unioned.has_insurance,
        unioned.insurance_expires_on,

        ---------- vehicles
        unioned.vin,
        unioned.model_year,
        unioned.make,
        unioned.model,
        unioned.odometer,
        dealerships.distance_unit as odometer_unit,
        unioned.trade_vin,
        unioned.trade_model_year,
        unioned.trade_make,
        unioned.trade_model,
        unioned.trade_odometer,

        ---------- flags
        coalesce(deal_types.is_sale and deal_statuses.is_closed_deal, false) as is_sale,
        coalesce(deal_types.is_sale, false) as is_customer_business

    from unioned
    inner join dealerships
        on
            unioned.feed = dealerships.feed
            and unioned.source_code = dealerships.source_code
    left join vin_corrections as corrections
        on
            unioned.feed = corrections.feed
            and unioned.source_code = corrections.source_code
            and unioned.source_customer_number = corrections.source_customer_number
            and unioned.vin = corrections.vin
    left join vin_corrections as trade_corrections
        on
            unioned.feed = trade_corrections.feed
            and unioned.source_code = trade_corrections.source_code
            and unioned.source_customer_number = trade_corrections.source_customer_number
            and unioned.trade_vin = trade_corrections.vin
    left join deal_types
        on
            unioned.feed = deal_types.feed
            and unioned.source_deal_type = deal_types.source_value
    left join deal_statuses
        on
            unioned.feed = deal_statuses.feed
            and unioned.source_deal_status = deal_statuses.source_value

)

select * from deals
