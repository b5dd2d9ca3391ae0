{#- Longer than others for its columns: all that is known of a customer, side by side. -#}
with

customers as (

    select * from {{ ref('customers') }}

),

customer_departments as (

    select * from {{ ref('customer_departments') }}

),

customer_value as (

    select * from {{ ref('customer_value') }}

),

contactability as (

    select * from {{ ref('customer_contactability') }}

),

rfm as (

    select * from {{ ref('customer_rfm') }}
    where department = 'all'

),

lifecycle as (

    select * from {{ ref('customer_lifecycle') }}

),

sales as (

    select * from {{ ref('sales') }}

),

visits as (

    select * from {{ ref('visits') }}

),

appointments as (

    select * from {{ ref('appointments') }}

),

vehicles as (

    select * from {{ ref('vehicles') }}

),

lifecycle_by_department as (

    select
        customer_key,
        max(case when department = 'sales' then first_on end) as first_sale_on,
        max(case when department = 'sales' then last_on end) as last_sale_on,
        max(case when department = 'sales' then status end) as sales_status,
        max(case when department = 'service' then first_on end) as first_visit_on,
        max(case when department = 'service' then last_on end) as last_visit_on,
        max(case when department = 'service' then months_since_last end)
            as months_since_last_visit,
        max(case when department = 'service' then expected_interval_days end)
            as expected_visit_interval_days,
        max(case when department = 'service' then overdue_ratio end) as service_overdue_ratio,
        max(case when department = 'service' then status end) as service_status,
        max(case when department = 'parts' then last_on end) as last_parts_purchase_on,
        max(case when department = 'parts' then status end) as parts_status
    from lifecycle
    group by customer_key

),

sale_counts as (

    select
        customer_key,
        count(*) as sale_count
    from sales
    group by customer_key

),

newest_sales as (

    select
        *,
        row_number() over (
            partition by customer_key order by sold_on desc, sale_key
        ) as newest_first
    from sales

),

visit_counts as (

    select
        customer_key,
        count(*) as visit_count,
        max(case when is_customer_pay then closed_on end) as last_customer_pay_visit_on
    from visits
    group by customer_key

),

next_appointments as (

    select
        customer_key,
        min(appointment_on) as next_appointment_on
    from appointments
    where {{ is_booked('status', 'appointment_on') }}
    group by customer_key

),

vehicle_counts as (

    select
        owner_customer_key as customer_key,
        count(*) as owned_vehicle_count
    from vehicles
    where
        owner_customer_key is not null
        and not is_probably_no_longer_owned
    group by owner_customer_key

),

customer_360 as (

    select
        ---------- keys
        customers.customer_key,
        customers.household_key,
        customers.home_dealership_key,

        ---------- customer
        customers.party_type,
        customers.commercial_relationship,
        customers.contact_status,
        customers.contact_source,
        customers.first_seen_on,
        customers.customer_since_on,
        customers.last_activity_on,

        ---------- sales
        lifecycle_by_department.first_sale_on,
        lifecycle_by_department.last_sale_on,
        newest_sales.vehicle_condition as last_sale_vehicle_condition,
        newest_sales.finance_type as last_sale_finance_type,
        newest_sales.lease_end_on as last_sale_lease_end_on,
        cast(coalesce(sale_counts.sale_count, 0) as integer) as sale_count,
        cast(coalesce(vehicle_counts.owned_vehicle_count, 0) as integer) as owned_vehicle_count,
        lifecycle_by_department.sales_status,

        ---------- service
        lifecycle_by_department.first_visit_on,
        lifecycle_by_department.last_visit_on,
        visit_counts.last_customer_pay_visit_on,
        next_appointments.next_appointment_on,
        lifecycle_by_department.months_since_last_visit,
        lifecycle_by_department.expected_visit_interval_days,
        lifecycle_by_department.service_overdue_ratio,
        cast(coalesce(visit_counts.visit_count, 0) as integer) as visit_count,
        lifecycle_by_department.service_status,
        {{ within_months(
            'visit_counts.last_customer_pay_visit_on', threshold('retention_months')
        ) }} as is_service_retained,

        ---------- parts
        lifecycle_by_department.last_parts_purchase_on,
        lifecycle_by_department.parts_status,

        ---------- departments
        customer_departments.last_bought_new_on,
        customer_departments.last_bought_used_on,
        customer_departments.last_leased_on,
        customer_departments.last_serviced_on,
        customer_departments.last_used_body_shop_on,
        customer_departments.last_bought_parts_retail_on,
        customer_departments.last_bought_parts_wholesale_on,
        customer_departments.last_holds_service_contract_on,
        customer_departments.last_holds_insurance_on,
        customer_departments.departments_active,
        customer_departments.bought_new,
        customer_departments.bought_used,
        customer_departments.leased,
        customer_departments.serviced,
        customer_departments.used_body_shop,
        customer_departments.bought_parts_retail,
        customer_departments.bought_parts_wholesale,
        customer_departments.holds_service_contract,
        customer_departments.holds_insurance,
        customer_departments.is_sold_not_serviced,
        customer_departments.is_serviced_not_sold,

        ---------- value
        customer_value.lifetime_revenue,
        customer_value.lifetime_gross,
        customer_value.gross_last_12_months,
        customer_value.gross_prior_12_months,
        customer_value.sales_revenue,
        customer_value.service_revenue,
        customer_value.body_revenue,
        customer_value.parts_revenue,

        ---------- recency, frequency, monetary over all departments
        rfm.recency_days,
        rfm.frequency,
        rfm.monetary,
        rfm.r_score,
        rfm.f_score,
        rfm.m_score,
        rfm.fm_score,
        rfm.rfm_segment,

        ---------- contactability
        contactability.preferred_channel,
        contactability.can_email,
        contactability.can_sms,
        contactability.can_call,
        contactability.can_mail

    from customers
    inner join customer_departments
        on customers.customer_key = customer_departments.customer_key
    inner join customer_value
        on customers.customer_key = customer_value.customer_key
    inner join contactability
        on customers.customer_key = contactability.customer_key
    inner join lifecycle_by_department
        on customers.customer_key = lifecycle_by_department.customer_key
    left join rfm
        on customers.customer_key = rfm.customer_key
    left join sale_counts
        on customers.customer_key = sale_counts.customer_key
    left join newest_sales
        on
            customers.customer_key = newest_sales.customer_key
            and newest_sales.newest_first = 1
    left join visit_counts
        on customers.customer_key = visit_counts.customer_key
    left join next_appointments
        on customers.customer_key = next_appointments.customer_key
    left join vehicle_counts
        on customers.customer_key = vehicle_counts.customer_key

)

select * from customer_360
