{{ channel_first_members('phone', 'phone calls') }}
