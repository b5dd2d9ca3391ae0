with

operations as (

    select * from {{ ref('int_operations') }}

),

visits as (

    select * from {{ ref('visits') }}

),

visit_operations as (

    select
        ---------- keys
        operations.visit_operation_key,
        operations.visit_key,
        operations.line_number,

        ---------- operation
        operations.operation_code,
        operations.operation_category,
        operations.pay_type,
        operations.recall_campaign_code,
        operations.sale_amount,
        operations.declined_amount,
        visits.currency,
        {{ in_reporting_currency('operations.sale_amount', 'visits.exchange_rate') }}
            as reporting_sale_amount,
        {{ in_reporting_currency('operations.declined_amount', 'visits.exchange_rate') }}
            as reporting_declined_amount,

        ---------- flags
        operations.is_declined,
        -- A line with a recall alone notes it: nobody has done it.
        not operations.is_declined
        and (
            operations.operation_code is not null
            or operations.source_pay_type is not null
            or operations.sale_amount != 0
        ) as is_sold

    from operations
    inner join visits
        on operations.visit_key = visits.visit_key

)

select * from visit_operations
