{{
    row_register(
        source('raw_marketing', 'sends'),
        feed='marketing',
        table_name='sends',
        dealership_code=none,
        dated_by='SentAt',
    )
}}
