{{ union_of_feeds('parts_tickets') }}
