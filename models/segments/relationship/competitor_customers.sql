{{ card_members('commercial_relationship', {'competitor_customer': 'Customer of a competitor'}) }}
