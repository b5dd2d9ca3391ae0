{% macro bought_category(
    category, within_months, at_least=none, at_most=none, discounted=none
) -%}
{%- set rule = 'amount >= ' ~ at_least if at_least is not none else 'amount > 0' -%}
{%- if at_most is not none -%}
    {%- set rule = rule ~ ' and amount <= ' ~ at_most -%}
{%- endif -%}
(
    with

    lines as (

        select
            purchases.customer_key,
            purchases.purchased_on,
            coalesce(part_lines.reporting_net_amount, 0) as amount
        from {{ ref('part_lines') }} as part_lines
        inner join {{ ref('parts_purchases') }} as purchases
            on part_lines.parts_purchase_key = purchases.parts_purchase_key
        where
            part_lines.part_category = '{{ category }}'
            {%- if discounted is not none %}
            and coalesce(part_lines.discount_amount, 0) {{ '!=' if discounted else '=' }} 0
            {%- endif %}

    ),

    changes as (

        select
            customer_key,
            purchased_on as changed_on,
            amount
        from lines

        union all

        select
            customer_key,
            {{ full_months_after('purchased_on', within_months) }} as changed_on,
            -amount as amount
        from lines

    ),

    buyers as (

        {{ held_since('changes', ['amount'], rule) }}

    ),

    last_days as (

        select
            customer_key,
            max(purchased_on) as last_on
        from lines
        where amount > 0
        group by customer_key

    )

    select
        buyers.customer_key,
        buyers.held_since_on as qualified_on,
        'Bought {{ category | replace("_", " ") }}'
        {%- if discounted is not none %}
        || ' {{ "with" if discounted else "without" }} a discount'
        {%- endif %}
        || ' for ' || cast(buyers.amount as string)
        || ' within {{ within_months }} months, last on '
        || {{ months_ago('last_days.last_on') }} as reason
    from buyers
    inner join last_days
        on buyers.customer_key = last_days.customer_key
)
{%- endmacro %}
