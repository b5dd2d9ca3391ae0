{{ union_of_feeds('unclear_deletions') }}
