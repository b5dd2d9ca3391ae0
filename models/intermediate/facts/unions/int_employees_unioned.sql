{{ union_of_feeds('employees') }}
