{{ channel_first_members('sms', 'text messages') }}
