{{
    row_register(
        source('raw_cdk', 'repair_orders'),
        feed='cdk',
        table_name='repair_orders',
        dealership_code='companyId',
        dated_by='openDate',
        seeds={'pay_types': ref('pay_types')},
    )
}}
