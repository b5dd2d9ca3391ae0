{{
    row_register(
        source('raw_dealertrack', 'repair_orders'),
        feed='dealertrack',
        table_name='repair_orders',
        natural_key=['CompanyNumber', 'RepairOrderNumber', 'OpenDate'],
        dealership_code='CompanyNumber',
        dated_by='OpenDate',
    )
}}
