{{ config(severity='warn') }}
-- Stages, channels, events and consents that staging does not know: an opportunity of an unknown
-- stage is none, an unknown event or consent is not counted. Ask the sender, or add it to staging.
select
    feed,
    code_kind,
    code,
    row_count,
    last_seen_on
from {{ ref('unknown_codes') }}
where code_kind in ('stage', 'channel', 'event_type', 'consent_channel', 'consent_status')
