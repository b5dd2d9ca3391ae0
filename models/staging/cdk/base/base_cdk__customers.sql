{{
    row_register(
        source('raw_cdk', 'customers'),
        feed='cdk',
        table_name='customers',
        natural_key=['companyId', 'customerId'],
        dealership_code='companyId',
        dated_by=none,
    )
}}
