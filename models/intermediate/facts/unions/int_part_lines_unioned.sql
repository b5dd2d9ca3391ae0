{{ union_of_feeds('part_lines') }}
