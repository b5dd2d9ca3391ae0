{{
    row_register(
        source('raw_marketing', 'campaigns'),
        feed='marketing',
        table_name='campaigns',
        dealership_code=none,
        dated_by='StartedAt',
        is_date_required=false,
    )
}}
