{{
    row_register(
        source('raw_dealertrack', 'deals'),
        feed='dealertrack',
        table_name='deals',
        dealership_code='CompanyNumber',
        dated_by='DealDate',
        seeds={'deal_types': ref('deal_types'), 'deal_statuses': ref('deal_statuses')},
    )
}}
