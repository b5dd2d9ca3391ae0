{{ union_of_feeds('repair_orders') }}
