{{ union_of_feeds('contacts') }}
