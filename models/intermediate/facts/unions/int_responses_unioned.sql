{{ union_of_feeds('responses') }}
