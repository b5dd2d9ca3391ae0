{{
    row_register(
        source('raw_cdk', 'customers'),
        feed='cdk',
        table_name='customers',
        dealership_code='companyId',
        dated_by=none,
    )
}}
