{{ card_members('commercial_relationship', {'unknown': 'Relationship not known'}) }}
