{{ card_members('contact_source', {'event': 'Contact from an event'}) }}
