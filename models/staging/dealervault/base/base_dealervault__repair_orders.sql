{{
    row_register(
        source('raw_dealervault', 'repair_orders'),
        feed='dealervault',
        table_name='repair_orders',
        dealership_code='DV Dealer ID',
        dated_by='Open Date',
        seeds={'pay_types': ref('pay_types')},
    )
}}
