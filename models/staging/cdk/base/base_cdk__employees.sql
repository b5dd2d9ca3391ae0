{{
    row_register(
        source('raw_cdk', 'employees'),
        feed='cdk',
        table_name='employees',
        dealership_code='companyId',
        dated_by=none,
    )
}}
