with

counter_tickets as (

    select * from {{ ref('stg_dealertrack__counter_tickets') }}

),

shaped as (

    select
        ---------- keys
        source_code,
        ticket_number,
        {{ not_sent('part_lines', ['ro_number', 'opened_on']) }},
        cast(line_number as bigint) as line_number,
        cast(1 as bigint) as part_position,

        ---------- dates
        purchased_on as happened_on,

        ---------- part; amounts of all its units
        part_number,
        part_description,
        quantity,
        coalesce(extended_price, 0) as sale_amount,
        coalesce(discount_amount, 0) as discount_amount,
        coalesce(extended_cost, 0) as cost_amount

    from counter_tickets

)

select * from shaped
