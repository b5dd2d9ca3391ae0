{{
    row_register(
        source('raw_dealertrack', 'employees'),
        feed='dealertrack',
        table_name='employees',
        dealership_code='CompanyNumber',
        dated_by='HireDate',
        is_date_required=false,
    )
}}
