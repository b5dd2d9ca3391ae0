{{ union_of_feeds('operations') }}
