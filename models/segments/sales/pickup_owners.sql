{{ owner_members(
    "body_class = 'Pickup' or body_class like 'Sport Utility Truck%'",
    'pickup',
) }}
