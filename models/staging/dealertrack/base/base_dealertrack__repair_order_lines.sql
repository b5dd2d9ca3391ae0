{{
    row_register(
        source('raw_dealertrack', 'repair_order_lines'),
        feed='dealertrack',
        table_name='repair_order_lines',
        dealership_code='CompanyNumber',
        dated_by='OpenDate',
        seeds={'pay_types': ref('pay_types')},
    )
}}
