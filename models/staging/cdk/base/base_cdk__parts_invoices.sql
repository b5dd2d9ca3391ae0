{{
    row_register(
        source('raw_cdk', 'parts_invoices'),
        feed='cdk',
        table_name='parts_invoices',
        natural_key=['companyId', 'invoiceNo'],
        dealership_code='companyId',
        dated_by='invoiceDate',
    )
}}
