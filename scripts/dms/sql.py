"""Names and texts as SQL writes them."""


def quote(name: str) -> str:
    """An identifier for SQL, whatever it holds."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def quote_text(value: object) -> str:
    """A text literal for SQL, whatever it holds."""
    escaped = str(value).replace("'", "''")
    return f"'{escaped}'"
