{{ union_of_feeds('appointments') }}
