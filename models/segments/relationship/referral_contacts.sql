{{ card_members('contact_source', {'referral': 'Contact by referral'}) }}
