with

evidence as (

    select * from {{ ref('int_erasure_evidence') }}

),

salt as (

    select * from {{ ref('stg_landing__salt') }}

),

-- The raw rows of those whom `dms forget` erased are gone, whatever day is asked for. Of the others
-- a build for a day before their request still knows.
tombstones as (

    select
        tombstone,
        kind,
        erased_on
    from {{ ref('stg_landing__tombstones') }}

    union all

    select
        tombstone,
        kind,
        erased_on
    from {{ source('kept', 'int_tombstones') }}
    where erased_on <= {{ as_of_date() }}

),

hashed as (

    select
        evidence.source_customer_key,
        evidence.kind,
        evidence.last_seen_on,
        {{ tombstone('salt.salt', 'evidence.kind', 'evidence.evidence') }} as tombstone
    from evidence
    cross join salt

),

-- A customer number is erased for good. What else matches may be a person who came again: a later
-- document is a new beginning.
tombstoned_records as (

    select
        hashed.source_customer_key,
        min(tombstones.erased_on) as tombstoned_on
    from hashed
    inner join tombstones
        on
            hashed.tombstone = tombstones.tombstone
            and hashed.kind = tombstones.kind
    where
        hashed.kind = 'record'
        or hashed.last_seen_on is null
        or hashed.last_seen_on <= tombstones.erased_on
    group by hashed.source_customer_key

)

select * from tombstoned_records
