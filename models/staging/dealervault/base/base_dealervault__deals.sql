{{
    row_register(
        source('raw_dealervault', 'deals'),
        feed='dealervault',
        table_name='deals',
        dealership_code='DV Dealer ID',
        dated_by='Contract Date',
        seeds={'deal_types': ref('deal_types'), 'deal_statuses': ref('deal_statuses')},
    )
}}
