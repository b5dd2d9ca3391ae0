{{
    row_register(
        source('raw_marketing', 'responses'),
        feed='marketing',
        table_name='responses',
        dealership_code=none,
        dated_by='EventAt',
        date_optional_when=raw_code('EventType', ['unsubscribed', 'complained']) ~ ' is not null',
        compared_as={'EventType': lower_case(raw_text('EventType'))},
    )
}}
