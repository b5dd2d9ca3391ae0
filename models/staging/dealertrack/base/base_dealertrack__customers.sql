{{
    row_register(
        source('raw_dealertrack', 'customers'),
        feed='dealertrack',
        table_name='customers',
        dealership_code='CompanyNumber',
        dated_by='CreatedDate',
        is_date_required=false,
    )
}}
