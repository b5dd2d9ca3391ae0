{{ union_of_feeds('preferences') }}
