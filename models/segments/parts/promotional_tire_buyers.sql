{{ combine(all_of=[
    bought_category(
        'tires',
        within_months=threshold('tire_buyers_months'),
        at_least=threshold('tire_buyers_least_amount'),
        at_most=threshold('tire_buyers_most_amount'),
        discounted=true,
    ),
]) }}
