{{ union_of_feeds('deals') }}
