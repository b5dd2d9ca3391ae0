with

wishes as (

    select * from {{ ref('int_channel_wishes') }}

),

addresses as (

    select * from {{ ref('int_channel_addresses') }}

),

call_registry as (

    select * from {{ ref('int_call_registry') }}

),

bounced_points as (

    select * from {{ ref('int_bounced_points') }}

),

-- A permission that a refusal outweighs has decided nothing.
unioned as (

    select
        customer_key,
        channel,
        case wish when 'granted' then 'allowed' else wish end as reason,
        wished_on as evidence_on,
        coalesce(wished_at, cast({{ days_after('wished_on', 1) }} as timestamp)) as counts_from,
        origin as evidence_kind,
        feed,
        file_name,
        line_number
    from wishes
    where wish != 'granted' or is_after_refusals

    union all

    select
        addresses.customer_key,
        addresses.channel,
        'do_not_call_registry' as reason,
        call_registry.checked_on as evidence_on,
        cast(call_registry.checked_on as timestamp) as counts_from,
        'registry_check' as evidence_kind,
        call_registry.feed,
        call_registry.file_name,
        call_registry.line_number
    from addresses
    inner join call_registry
        on addresses.contact_point = call_registry.contact_point
    where addresses.is_on_registry

    union all

    select
        addresses.customer_key,
        addresses.channel,
        'bounced' as reason,
        bounced_points.bounced_on as evidence_on,
        cast(bounced_points.bounced_on as timestamp) as counts_from,
        'bounce' as evidence_kind,
        bounced_points.feed,
        bounced_points.file_name,
        bounced_points.line_number
    from addresses
    inner join bounced_points
        on
            addresses.contact_point = bounced_points.contact_point
            and addresses.channel = bounced_points.channel

),

ranked as (

    select
        *,
        row_number() over (
            partition by customer_key, channel, reason
            order by
                counts_from desc nulls last,
                evidence_kind nulls last,
                feed nulls last,
                file_name desc,
                line_number desc
        ) as newest_first
    from unioned

),

contact_evidence as (

    select
        customer_key,
        channel,
        reason,
        evidence_on,
        evidence_kind,
        feed,
        file_name,
        line_number
    from ranked
    where newest_first = 1

)

select * from contact_evidence
