{{ union_of_feeds('opportunities') }}
