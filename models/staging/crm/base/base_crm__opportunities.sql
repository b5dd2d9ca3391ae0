{{
    row_register(
        source('raw_crm', 'opportunities'),
        feed='crm',
        table_name='opportunities',
        dealership_code='DealerCode',
        dated_by='StageDate',
        is_date_required=false,
    )
}}
