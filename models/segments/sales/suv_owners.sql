{{ owner_members(
    "body_class like 'Sport Utility Vehicle%' or body_class like 'Crossover Utility Vehicle%'",
    'SUV',
) }}
