with

consents as (

    {{ raw_cells(source('raw_marketing', 'consents'), 'marketing', 'consents') }}

),

consent_register as (

    select * from {{ ref('base_marketing__consents') }}

),

dnc_checks as (

    {{ raw_cells(source('raw_marketing', 'dnc_checks'), 'marketing', 'dnc_checks') }}

),

dnc_check_register as (

    select * from {{ ref('base_marketing__dnc_checks') }}

),

responses as (

    {{ raw_cells(source('raw_marketing', 'responses'), 'marketing', 'responses') }}

),

response_register as (

    select * from {{ ref('base_marketing__responses') }}

),

withdrawals as (

    select
        'consents' as table_name,
        _file as file_name,
        _line as line_number,
        {{ raw_code('Channel', ['email', 'sms', 'phone', 'mail']) }} is not null
            as is_channel_read,
        {{ contact_point_of('Channel', 'Address') }} as contact_point,
        cast(null as string) as send_id
    from consents
    where {{ raw_code('Status', ['withdrawn']) }} is not null

),

-- An answer that cannot be read may have been yes.
registry_hits as (

    select
        'dnc_checks' as table_name,
        _file as file_name,
        _line as line_number,
        true as is_channel_read,
        {{ plausible_phone(adapter.quote('Phone')) }} as contact_point,
        cast(null as string) as send_id
    from dnc_checks
    where coalesce({{ raw_flag('OnRegistry') }}, true)

),

unsubscribes as (

    select
        'responses' as table_name,
        _file as file_name,
        _line as line_number,
        true as is_channel_read,
        cast(null as string) as contact_point,
        {{ raw_text('SendId') }} as send_id
    from responses
    where {{ raw_code('EventType', ['unsubscribed', 'complained']) }} is not null

),

refusals as (

    {% for rows, register in [
        ('withdrawals', 'consent_register'),
        ('registry_hits', 'dnc_check_register'),
        ('unsubscribes', 'response_register'),
    ] %}
    select
        {{ rows }}.table_name,
        {{ rows }}.file_name,
        {{ rows }}.line_number,
        {{ rows }}.send_id,
        {{ register }}.row_status = 'quarantined' as is_quarantined,
        {{ rows }}.is_channel_read,
        {{ rows }}.contact_point is not null or {{ rows }}.table_name = 'responses'
            as is_address_read
    from {{ rows }}
    inner join {{ register }}
        on
            {{ rows }}.file_name = {{ register }}.file_name
            and {{ rows }}.line_number = {{ register }}.line_number
    where
        {{ register }}.row_status = 'used'
        or (
            {{ register }}.row_status = 'quarantined'
            and cast({{ register }}.extracted_at as date) <= {{ as_of_date() }}
        )
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from refusals
