{{ channel_first_members('mail', 'letters') }}
