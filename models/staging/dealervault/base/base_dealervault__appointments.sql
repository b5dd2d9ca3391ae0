{{
    row_register(
        source('raw_dealervault', 'appointments'),
        feed='dealervault',
        table_name='appointments',
        dealership_code='DV Dealer ID',
        dated_by='Created Date',
        is_date_required=false,
        expected_on='Appointment Date',
    )
}}
