{{
    row_register(
        source('raw_crm', 'contacts'),
        feed='crm',
        table_name='contacts',
        dealership_code='DealerCode',
        dated_by='CreatedDate',
        is_date_required=false,
    )
}}
