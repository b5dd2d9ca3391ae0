{{
    row_register(
        source('raw_cdk', 'parts_invoices'),
        feed='cdk',
        table_name='parts_invoices',
        dealership_code='companyId',
        dated_by='invoiceDate',
    )
}}
