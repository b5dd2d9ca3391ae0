{{ union_of_feeds('unknown_codes') }}
