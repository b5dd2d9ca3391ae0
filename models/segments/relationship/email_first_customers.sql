{{ channel_first_members('email', 'e-mails') }}
