{#- Every raw table that has a register and a staging model, as [feed, table] pairs. -#}
{% macro staged_tables() -%}
    {{ return([
        ['cdk', 'customers'],
        ['cdk', 'deals'],
        ['cdk', 'employees'],
        ['cdk', 'parts_invoices'],
        ['cdk', 'repair_orders'],
        ['dealertrack', 'counter_tickets'],
        ['dealertrack', 'customers'],
        ['dealertrack', 'deals'],
        ['dealertrack', 'employees'],
        ['dealertrack', 'repair_order_lines'],
        ['dealertrack', 'repair_orders'],
        ['dealervault', 'appointments'],
        ['dealervault', 'deals'],
        ['dealervault', 'repair_orders'],
    ]) }}
{%- endmacro %}
