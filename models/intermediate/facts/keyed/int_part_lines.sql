with

unioned as (

    select * from {{ ref('int_part_lines_unioned') }}

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
                then {{ visit_key('unioned') }}
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
        line_number,
        part_position,

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
