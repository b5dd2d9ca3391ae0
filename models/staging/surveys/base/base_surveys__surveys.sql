{{
    row_register(
        source('raw_surveys', 'surveys'),
        feed='surveys',
        table_name='surveys',
        dealership_code='DealerCode',
        dated_by='RespondedOn',
    )
}}
