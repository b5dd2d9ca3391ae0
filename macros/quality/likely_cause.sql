{% macro likely_cause(figure) -%}
    {%- set causes = {
        'customers':
            'customer exports missing or cut short, or matching joins strangers or nobody '
            ~ 'any more',
        'memberships': 'a mart that the segments read is empty or has rows twice',
        'segment_members':
            'the rule, a threshold or a mapping of the segment was changed, or its source '
            ~ 'stopped',
        'contactable_percent':
            'consents, withdrawals or registry checks are missing, or a flag is read the '
            ~ 'other way round',
        'rows_used':
            'files were taken out, the rooftop is no longer in seeds/dealerships.csv, or '
            ~ 'its rows changed shape',
        'quarantined_percent': 'the export changed its columns or the form of a value',
        'newest_quarantined_percent':
            'the newest export writes a column or a date in another way than the one before',
        'mapped_rooftop': 'its line is no longer in seeds/dealerships.csv',
        'revenue':
            'the export writes amounts in another form, such as cents or a decimal comma, '
            ~ "or the rooftop's country in seeds/dealerships.csv is wrong",
        'rooftop_setting':
            'its line in seeds/dealerships.csv, or var reporting_currency, was changed: all '
            ~ 'amounts and distances of its history are read by it',
        'exchange_rate': 'a line of seeds/exchange_rates.csv is mistyped, or was taken out',
    } -%}
    {{ return(causes.get(figure)) }}
{%- endmacro %}
