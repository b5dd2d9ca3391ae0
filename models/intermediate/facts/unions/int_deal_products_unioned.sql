{{ union_of_feeds('deal_products') }}
