with

contactability as (

    select * from {{ ref('customer_contactability') }}

),

evidence as (

    select * from {{ ref('int_contact_evidence') }}

),

implied_consents as (

    select
        *,
        'allowed' as reason
    from {{ ref('implied_consents') }}

),

reasons as (

    {% for channel, reason in [
        ('email', 'email_reason'),
        ('sms', 'sms_reason'),
        ('phone', 'call_reason'),
        ('mail', 'mail_reason'),
    ] %}
    select
        customer_key,
        '{{ channel }}' as channel,
        {{ reason }} as reason
    from contactability
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

contact_evidence as (

    select
        ---------- keys
        reasons.customer_key,
        reasons.channel,
        case when evidence.reason is null then implied_consents.dealing_key end as dealing_key,

        ---------- dates
        case
            when evidence.reason is null then implied_consents.dealt_on
            else evidence.evidence_on
        end as evidence_on,
        case when evidence.reason is null then implied_consents.expires_on end as expires_on,

        ---------- evidence
        reasons.reason,
        coalesce(evidence.evidence_kind, implied_consents.kind) as evidence_kind,
        coalesce(evidence.feed, implied_consents.feed) as feed,
        evidence.file_name,
        evidence.line_number

    from reasons
    left join evidence
        on
            reasons.customer_key = evidence.customer_key
            and reasons.channel = evidence.channel
            and reasons.reason = evidence.reason
    left join implied_consents
        on
            reasons.customer_key = implied_consents.customer_key
            and reasons.channel = implied_consents.channel
            and reasons.reason = implied_consents.reason

)

select * from contact_evidence
