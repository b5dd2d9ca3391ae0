{{ union_of_feeds('consents') }}
