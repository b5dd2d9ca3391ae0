{{ union_of_feeds('campaigns') }}
