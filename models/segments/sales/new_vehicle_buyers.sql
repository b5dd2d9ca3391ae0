{{ buyer_members(['new'], 'new vehicle') }}
