{#- Such as 3 of `Class 3: 10,001 - 14,000 lb (4,536 - 6,350 kg)`, and 2 of `Class 2H: ...`. -#}
{%- set weight_class = match_at('gross_weight_class', '^Class ([0-9]+)') -%}

{{ owner_members(
    "body_class = 'Cargo Van' or body_class like 'Incomplete - Chassis Cab%'"
    ~ ' or cast(' ~ weight_class ~ ' as integer) >= ' ~ threshold('specialist_least_weight_class'),
    'specialist vehicle',
) }}
