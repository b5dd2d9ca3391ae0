{{ card_members('contact_source', {'purchased_list': 'Contact from a purchased list'}) }}
