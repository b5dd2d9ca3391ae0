{{
    row_register(
        source('raw_dealertrack', 'counter_tickets'),
        feed='dealertrack',
        table_name='counter_tickets',
        natural_key=['CompanyNumber', 'TicketNumber', 'LineNumber'],
        dealership_code='CompanyNumber',
        dated_by='TicketDate',
    )
}}
