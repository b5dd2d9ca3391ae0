{{ owner_members(is_electric(), 'electric vehicle') }}
