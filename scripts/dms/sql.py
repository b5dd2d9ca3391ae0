"""Names and texts as SQL writes them."""


def quote(name: str) -> str:
    """An identifier for SQL, whatever it holds."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def quote_text(value: object) -> str:
    """A text literal for SQL, whatever it holds."""
    escaped = str(value).replace("'", "''")
    return f"'{escaped}'"


BLANKS = (
    r"\x{9}-\x{d}\x{1c}-\x{20}\x{85}\x{a0}\x{ad}\x{1680}\x{180e}\x{2000}-\x{200f}"
    r"\x{2028}-\x{202f}\x{205f}-\x{2064}\x{3000}\x{feff}"
)
"""What is taken for white space, within the brackets of a pattern: macros/cleaning/trimmed.sql."""


def bare_text(value: str) -> str:
    """SQL of a cell as staging reads it (macros/cleaning/bare_text.sql): '' for an empty one."""
    edges = f"regexp_replace({value}, '^[{BLANKS}]+|[{BLANKS}]+$', '', 'g')"
    return f"""regexp_replace({edges}, '^="[{BLANKS}]*([^"]*?)[{BLANKS}]*"$', '\\1')"""


def customer_number(text: str) -> str:
    """SQL of a numeric customer number (macros/cleaning/raw_customer_number.sql): 000777 is 777."""
    return f"regexp_replace({text}, '^0*([0-9]+)([.]0+)?$', '\\1')"


def surrogate_key(columns: list[str]) -> str:
    """SQL of the key of a row (macros/keys/surrogate_key.sql), of columns that are texts."""
    parts = ", ".join(f"coalesce({quote(column)}, '')" for column in columns)
    return f"md5(concat_ws('|', {parts}))"
