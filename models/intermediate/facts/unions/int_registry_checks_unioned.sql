{{ union_of_feeds('registry_checks') }}
