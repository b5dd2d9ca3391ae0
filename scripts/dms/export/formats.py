"""What a file of each format has in it: columns by channel, cells that no spreadsheet runs."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dms.export import hashing
from dms.export.hashing import sha256

PLATFORMS = ("meta", "google")
FORMATS = ("csv", *PLATFORMS)

E164 = re.compile(r"\+[1-9][0-9]{6,14}")

RUN_AFTER, RUN = '(^|[;,|"\\t\\r\\n])', "[\\t\\r\\n=+\\-@\uff1d\uff0b\uff0d\uff20]"
"""Where a spreadsheet would begin to run a cell, at its start or behind what it might take for a
separator, and by which sign it does: regular expressions for Python and DuckDB.
"""

_RUN = re.compile(f"{RUN_AFTER}(?={RUN})")

_ADDRESS = ("address_line_1", "city", "state", "postal_code", "country")
_HOURS = ("time_zone", "until")
COLUMNS = {
    "email": ("email",),
    "sms": ("phone", *_HOURS),
    "phone": ("phone", *_HOURS),
    "mail": _ADDRESS,
}
"""The columns of a csv file that are the channel's own."""

_WHO = ("customer_key", "first_name", "last_name", "company_name")
_WHERE = ("dealership_key", "audience")

META = {
    "email": ("email", "fn", "ln"),
    "sms": ("phone", "fn", "ln"),
    "phone": ("phone", "fn", "ln"),
    "mail": ("fn", "ln", "ct", "st", "zip"),
}
GOOGLE = {
    "email": ("Email",),
    "sms": ("Phone",),
    "phone": ("Phone",),
    "mail": ("First Name", "Last Name", "Country", "Zip"),
}


@dataclass(frozen=True)
class Person:
    """Somebody who is written to: empty texts for what is not known.

    `until` is the time of their clock up to which they may be called, for calls and text messages.
    """

    customer_key: str
    first_name: str = ""
    last_name: str = ""
    company_name: str = ""
    email: str = ""
    phone: str = ""
    address_line_1: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    dealership_key: str = ""
    time_zone: str = ""
    until: str = ""


def write_rows(people: Iterable[Person], form: str, channel: str, audience: str) -> str:
    """The file as a text: a heading and a line a person. `audience` is the name outside."""
    if form == "meta":
        columns: Sequence[str] = (*META[channel], "country")
        rows = [[_meta(person, column) for column in columns] for person in people]
    elif form == "google":
        columns = GOOGLE[channel]
        rows = [[_google(person, column) for column in columns] for person in people]
    else:
        columns = (*_WHO, *COLUMNS[channel], *_WHERE)
        rows = [
            [audience if name == "audience" else getattr(person, name) for name in columns]
            for person in people
        ]
    return write_table(columns, rows)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Comma-separated lines, each cell in quotes and none that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([defuse(cell) for cell in row] for row in rows)
    return text.getvalue()


def defuse(cell: str) -> str:
    """A cell with an apostrophe before whatever a spreadsheet would take for a formula.

    A telephone number of a plus and digits alone is none: it stays as dialling programs want it.
    """
    return cell if E164.fullmatch(cell) else _RUN.sub(r"\1'", cell)


def _meta(person: Person, column: str) -> str:
    values = {
        "email": lambda: hashing.meta_email(person.email),
        "phone": lambda: hashing.meta_phone(person.phone),
        "fn": lambda: hashing.meta_name(person.first_name),
        "ln": lambda: hashing.meta_name(person.last_name),
        "ct": lambda: hashing.meta_place(person.city),
        "st": lambda: hashing.meta_place(person.state),
        "zip": lambda: hashing.meta_zip(person.postal_code, person.country),
        "country": lambda: hashing.country_code(person.country),
    }
    return sha256(values[column]())


def _google(person: Person, column: str) -> str:
    values = {
        "Email": lambda: sha256(hashing.google_email(person.email)),
        "Phone": lambda: sha256(hashing.google_phone(person.phone)),
        "First Name": lambda: sha256(hashing.google_first_name(person.first_name)),
        "Last Name": lambda: sha256(hashing.google_last_name(person.last_name)),
        "Country": lambda: hashing.country_code(person.country),
        "Zip": lambda: hashing.google_zip(person.postal_code, person.country),
    }
    return values[column]()
