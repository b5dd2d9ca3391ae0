{{ union_of_feeds('cards') }}
