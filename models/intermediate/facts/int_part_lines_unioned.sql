with

dealervault_order_parts as (

    select * from {{ ref('int_dealervault__order_parts') }}

),

counter_tickets as (

    select * from {{ ref('stg_dealertrack__counter_tickets') }}

),

cdk_invoice_lines as (

    select * from {{ ref('int_cdk__parts_invoice_lines') }}

),

cdk_order_parts as (

    select * from {{ ref('int_cdk__order_parts') }}
    where not is_declined

),

unioned as (

    select
        'dealervault' as feed,
        source_code,
        cast(null as string) as ticket_number,
        ro_number,
        opened_on,
        opened_on as happened_on,
        line_position as line_number,
        part_position,
        part_number,
        cast(null as string) as part_description,
        quantity,
        sale_amount,
        cast(null as decimal(12, 2)) as discount_amount,
        cast(null as decimal(12, 2)) as cost_amount
    from dealervault_order_parts

    union all

    select
        'dealertrack' as feed,
        source_code,
        ticket_number,
        cast(null as string) as ro_number,
        cast(null as date) as opened_on,
        purchased_on as happened_on,
        line_number,
        1 as part_position,
        part_number,
        part_description,
        quantity,
        coalesce(extended_price, 0) as sale_amount,
        coalesce(discount_amount, 0) as discount_amount,
        coalesce(extended_cost, 0) as cost_amount
    from counter_tickets

    union all

    select
        'cdk' as feed,
        source_code,
        ticket_number,
        cast(null as string) as ro_number,
        cast(null as date) as opened_on,
        purchased_on as happened_on,
        line_number,
        1 as part_position,
        part_number,
        part_description,
        quantity,
        sale_amount,
        discount_amount,
        cost_amount
    from cdk_invoice_lines

    union all

    select
        'cdk' as feed,
        source_code,
        cast(null as string) as ticket_number,
        ro_number,
        opened_on,
        opened_on as happened_on,
        line_position as line_number,
        part_position,
        part_number,
        cast(null as string) as part_description,
        quantity,
        sale_amount,
        cast(null as decimal(12, 2)) as discount_amount,
        cost_amount
    from cdk_order_parts

),

keyed as (

    select
        *,
        case
            when ticket_number is not null
                then {{ surrogate_key(['feed', 'source_code', 'ticket_number']) }}
        end as parts_purchase_key,
        case
            when ticket_number is null
                then {{ surrogate_key(['feed', 'source_code', 'ro_number', 'opened_on']) }}
        end as visit_key,
        {{ upper_case('part_number') }} as upper_part_number
    from unioned
    where
        part_number is not null
        or part_description is not null
        or sale_amount is not null

),

part_lines as (

    select
        ---------- keys
        {{ surrogate_key([
            'parts_purchase_key', 'visit_key', 'line_number', 'part_position',
        ]) }} as part_line_key,
        parts_purchase_key,
        visit_key,
        {{ surrogate_key(['upper_part_number', 'part_description']) }} as part_key,
        feed,
        cast(line_number as bigint) as line_number,
        cast(part_position as bigint) as part_position,

        ---------- dates
        happened_on,

        ---------- part
        upper_part_number as part_number,
        part_description,
        quantity,
        sale_amount,
        discount_amount,
        cast(sale_amount - coalesce(discount_amount, 0) as decimal(12, 2)) as net_amount,
        cost_amount

    from keyed

)

select * from part_lines
