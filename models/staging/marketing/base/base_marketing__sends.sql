{{
    row_register(
        source('raw_marketing', 'sends'),
        feed='marketing',
        table_name='sends',
        natural_key=['SendId'],
        dealership_code=none,
        dated_by='SentAt',
    )
}}
