{{ card_members('contact_status', {'vip': 'VIP', 'celebrity': 'Celebrity'}) }}
