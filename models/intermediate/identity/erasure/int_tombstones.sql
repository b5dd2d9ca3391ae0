{{ config(
    schema='keys',
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
) }}

with

erasure_groups as (

    select * from {{ ref('int_erasure_groups') }}
    where erased_on is not null

),

evidence as (

    select * from {{ ref('int_erasure_evidence') }}

),

salt as (

    select * from {{ ref('stg_landing__salt') }}

),

-- Of a number that was told by what it shares with an erased one, its own is added, so that it
-- stays erased whatever it sends next; what it brings along besides may be of somebody else.
erased_evidence as (

    select
        evidence.kind,
        evidence.evidence,
        erasure_groups.erased_on
    from erasure_groups
    inner join evidence
        on erasure_groups.source_customer_key = evidence.source_customer_key
    where evidence.kind = 'record' or erasure_groups.erased_by = 'request'

),

hashed as (

    select
        {{ tombstone('salt.salt', 'erased_evidence.kind', 'erased_evidence.evidence') }}
            as tombstone,
        erased_evidence.kind,
        max(erased_evidence.erased_on) as erased_on
    from erased_evidence
    cross join salt
    group by salt.salt, erased_evidence.kind, erased_evidence.evidence

),

kept as (

    select
        tombstone,
        max(erased_on) as erased_on
    from {{ source('kept', 'int_tombstones') }}
    group by tombstone

),

-- A build for a past day looks only.
tombstones as (

    select
        hashed.tombstone,
        hashed.kind,
        hashed.erased_on
    from hashed
    left join kept
        on hashed.tombstone = kept.tombstone
    where
        (kept.erased_on is null or kept.erased_on < hashed.erased_on)
        and {{ 'false' if is_past_day() else 'true' }}

)

select * from tombstones
