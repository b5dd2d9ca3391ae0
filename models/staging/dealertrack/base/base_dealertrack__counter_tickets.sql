{{
    row_register(
        source('raw_dealertrack', 'counter_tickets'),
        feed='dealertrack',
        table_name='counter_tickets',
        dealership_code='CompanyNumber',
        dated_by='TicketDate',
    )
}}
