{{
    row_register(
        source('raw_cdk', 'deals'),
        feed='cdk',
        table_name='deals',
        dealership_code='companyId',
        dated_by='contractDate',
        seeds={'deal_types': ref('deal_types'), 'deal_statuses': ref('deal_statuses')},
    )
}}
