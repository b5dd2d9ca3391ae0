{{ config(severity='warn', meta={'told_with': 'findings'}) }}
-- Codes without a seed that no model knows: an opportunity of an unknown stage is none, an unknown
-- event or consent is not counted, nor a parts ticket of an unknown sale type. Ask the sender, or
-- add it to the model.
{{ open_codes([
    'stage',
    'channel',
    'event_type',
    'consent_channel',
    'consent_status',
    'is_holdout',
    'on_registry',
    'parts_sale_type',
]) }}
