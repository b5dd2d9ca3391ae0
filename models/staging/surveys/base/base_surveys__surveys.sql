{{
    row_register(
        source('raw_surveys', 'surveys'),
        feed='surveys',
        table_name='surveys',
        natural_key=['SurveyId'],
        dealership_code='DealerCode',
        dated_by='RespondedOn',
    )
}}
