{{ union_of_feeds('sends') }}
