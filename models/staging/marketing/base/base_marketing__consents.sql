{{
    row_register(
        source('raw_marketing', 'consents'),
        feed='marketing',
        table_name='consents',
        dealership_code=none,
        dated_by='RecordedAt',
        date_optional_when=raw_code('Status', ['withdrawn']) ~ ' is not null',
        compared_as={
            'Channel': lower_case(raw_text('Channel')),
            'Address': 'coalesce(' ~ contact_point_of('Channel', 'Address') ~ ', '
                ~ lower_case(raw_text('Address')) ~ ')',
            'Status': lower_case(raw_text('Status')),
        },
    )
}}
