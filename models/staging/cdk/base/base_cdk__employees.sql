{{
    row_register(
        source('raw_cdk', 'employees'),
        feed='cdk',
        table_name='employees',
        natural_key=['companyId', 'employeeId'],
        dealership_code='companyId',
        dated_by=none,
    )
}}
