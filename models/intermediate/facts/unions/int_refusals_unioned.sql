{{ union_of_feeds('refusals') }}
