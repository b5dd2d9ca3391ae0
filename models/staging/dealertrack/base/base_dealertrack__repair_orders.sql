{{
    row_register(
        source('raw_dealertrack', 'repair_orders'),
        feed='dealertrack',
        table_name='repair_orders',
        dealership_code='CompanyNumber',
        dated_by='OpenDate',
    )
}}
