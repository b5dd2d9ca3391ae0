"""The pages of the app, as they are called in the address bar."""

PAGES = (
    "overview",
    "segments",
    "segment",
    "combine",
    "customer",
    "campaigns",
    "tasks",
    "health",
)
"""In the order of the menu."""

HOME = PAGES[0]
"""What opens."""

ADDRESSES = ("/", *(f"/{name}" for name in PAGES if name != HOME))
