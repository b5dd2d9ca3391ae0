{{ owner_members(
    "electrification like 'BEV%' or electrification like 'FCEV%'"
    ~ " or (electrification is null and fuel_type = 'Electric')",
    'electric vehicle',
) }}
