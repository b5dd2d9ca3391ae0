{{
    row_register(
        source('raw_crm', 'leads'),
        feed='crm',
        table_name='leads',
        dealership_code='DealerCode',
        dated_by='requestdate',
        is_date_required=false,
        date_optional_when='true',
    )
}}
