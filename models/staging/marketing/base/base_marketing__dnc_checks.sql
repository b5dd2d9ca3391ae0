{{
    row_register(
        source('raw_marketing', 'dnc_checks'),
        feed='marketing',
        table_name='dnc_checks',
        dealership_code=none,
        dated_by='CheckedOn',
        compared_as={
            'Phone': 'coalesce(' ~ plausible_phone(adapter.quote('Phone')) ~ ', '
                ~ raw_text('Phone') ~ ')',
            'CheckedOn': raw_date('CheckedOn'),
        },
    )
}}
