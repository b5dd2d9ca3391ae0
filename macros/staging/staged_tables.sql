{#- Every raw table that has a register and a staging model, as [feed, table] pairs. -#}
{% macro staged_tables() -%}
    {{ return([
        ['crm', 'contacts'],
        ['crm', 'leads'],
        ['crm', 'opportunities'],
        ['dealertrack', 'counter_tickets'],
        ['dealertrack', 'customers'],
        ['dealertrack', 'deals'],
        ['dealertrack', 'employees'],
        ['dealertrack', 'repair_order_lines'],
        ['dealertrack', 'repair_orders'],
        ['dealervault', 'appointments'],
        ['dealervault', 'deals'],
        ['dealervault', 'repair_orders'],
        ['marketing', 'campaigns'],
        ['marketing', 'consents'],
        ['marketing', 'dnc_checks'],
        ['marketing', 'responses'],
        ['marketing', 'sends'],
        ['surveys', 'surveys'],
    ]) }}
{%- endmacro %}
