{% macro house_rules() %}
    {% set layers = {
        'staging': {
            'reads': ['source', 'ledger', 'seed', 'staging'],
            'name': '(stg|base)_<folder>__',
            'instead': 'staging reads raw tables, seeds and staging; what needs more is an intermediate model',
        },
        'intermediate': {
            'reads': ['staging', 'intermediate', 'seed', 'kept'],
            'name': 'int_',
            'instead': 'an intermediate model reads staging, intermediate, seeds and the source kept; stage '
                ~ 'what is raw, and make a mart of what needs marts',
        },
        'marts': {
            'reads': ['intermediate', 'marts', 'seed'],
            'instead': 'a mart reads intermediate, marts and seeds; bring what it needs into an '
                ~ 'intermediate model',
        },
        'segments': {
            'reads': ['marts', 'segments'],
            'instead': 'a segment reads marts and segments; add what it needs to a mart',
        },
        'membership': {
            'reads': ['segments', 'membership', 'marts', 'seed', 'kept', 'ledger'],
            'instead': 'membership reads segments, membership, marts, seeds, the ledger and the source kept; '
                ~ 'add what it needs to a mart',
        },
        'quality': {
            'reads': ['staging', 'intermediate', 'marts', 'membership', 'quality', 'seed'],
            'instead': 'quality reads staging, intermediate, marts, membership, quality and seeds',
        },
    } %}

    {% set order = {
        'intermediate': [
            'feeds', 'facts/unions', 'facts/vins', 'facts/keyed', 'vehicles', 'identity', 'crm',
            'marketing', 'consent',
        ],
        'marts': ['identity', 'core', 'customers', 'kpi'],
    } %}

    {# newest_extract_on and typed_before say why they may. #}
    {% set relations = {
        'makers': [
            'api[.]relation[.]create', '(?:load|get)_(?:cached_)?relation', 'list_relations\\w*',
        ],
        'may_make_them': (
            'macros/operations/', 'macros/materializations/', 'macros/rules/',
            'macros/dates/newest_extract_on.sql',
            'macros/staging/typed_before.sql',
        ),
    } %}

    {% set clock = {
        'words': [
            'current_date', 'current_time', 'current_timestamp', 'localtime', 'localtimestamp',
            'run_started_at',
        ],
        'functions': [
            'now', 'today', 'curdate', 'curtime', 'getdate', 'getutcdate', 'sysdate', 'systimestamp',
            'unix_timestamp', 'utc_timestamp', 'clock_timestamp', 'statement_timestamp',
            'transaction_timestamp', 'get_current_time', 'get_current_timestamp', 'current_localtime',
            'current_localtimestamp', 'snapshot_get_time', 'current_timestamp_backcompat',
            'current_timestamp_in_utc_backcompat', 'py_current_timestring',
        ],
        'methods': ['now', 'today', 'utcnow'],
        'texts': ['now', 'today', 'tomorrow', 'yesterday'],
        'may_read_it': ('macros/operations/', 'macros/materializations/', 'macros/rules/house_rules.sql'),
    } %}

    {% set personal = {
        'words': [
            'email', 'emails', 'phone', 'phones', 'mobile', 'address', 'addresses', 'street', 'zip',
            'vin', 'apr', 'birth', 'birthdate', 'birthday',
        ],
        'names': [
            'first_name', 'middle_name', 'last_name', 'full_name', 'company_name', 'customer_name',
            'employee_name', 'name_key', 'customer_number', 'postal_code', 'contact_point',
        ],
        'but_not': [
            '(is|has|can)_\\w+', '(email|sms|call|mail)_reason', 'reachable_by_\\w+',
        ],
        'may_not_read_contacts': ['segments', 'membership'],
    } %}

    {{ return({
        'layers': layers, 'order': order, 'relations': relations, 'clock': clock, 'personal': personal,
    }) }}
{% endmacro %}
