with

order_lines as (

    select
        *,
        coalesce(line_status = 'd', false) as is_declined,
        coalesce(labor_amount, 0) + coalesce(parts_amount, 0) as whole_amount
    from {{ ref('stg_dealertrack__repair_order_lines') }}

),

shaped as (

    select
        ---------- keys
        source_code,
        ro_number,
        opened_on,
        cast(line_number as bigint) as line_number,

        ---------- operation
        operation_code,
        {{ lower_case('pay_type_code') }} as source_pay_type,
        {{ not_sent('operations', ['recall_campaign_code']) }},
        cast(case when is_declined then 0 else whole_amount end as decimal(12, 2)) as sale_amount,
        cast(case when is_declined then 0 else line_cost end as decimal(12, 2)) as cost_amount,
        cast(case when is_declined then whole_amount end as decimal(12, 2)) as declined_amount,

        ---------- flags
        is_declined

    from order_lines

)

select * from shaped
