{{ buyer_members(['used', 'certified'], 'used vehicle') }}
