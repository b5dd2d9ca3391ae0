{{ config(severity='warn') }}
-- Codes without a seed that no model knows: an opportunity of an unknown stage is none, an unknown
-- event or consent is not counted, nor a parts ticket of an unknown sale type. Ask the sender, or
-- add it to the model.
select
    feed,
    code_kind,
    code,
    row_count,
    last_seen_on
from {{ ref('unknown_codes') }}
where
    code_kind in (
        'stage',
        'channel',
        'event_type',
        'consent_channel',
        'consent_status',
        'is_holdout',
        'on_registry',
        'parts_sale_type'
    )
