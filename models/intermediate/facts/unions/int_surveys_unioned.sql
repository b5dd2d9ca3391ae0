{{ union_of_feeds('surveys') }}
