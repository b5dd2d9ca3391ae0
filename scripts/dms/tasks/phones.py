"""Which number a wrong one was, as the ledger has it: by its key, never by its digits."""

import re
from collections.abc import Mapping

import duckdb

from dms.query.published import CONTACTS, told

DIGITS = 10
"""Of a phone number, without what stands for the country."""

_KEYS = f"select phone, point_key from {CONTACTS}.intermediate.int_customer_phones"
_CALLED = f"""
    select customer_key, coalesce(mobile_phone, landline_phone)
    from {CONTACTS}.intermediate.int_customer_contacts
    where coalesce(mobile_phone, landline_phone) is not null
"""


class Phones:
    """The keys of the numbers that documents bear, and the number each customer is called on.

    `followed` says under which keys a customer's key goes on.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, followed: Mapping[str, set[str]]
    ) -> None:
        with told(connection):
            keys = connection.execute(_KEYS).fetchall()
            self._called = dict(connection.execute(_CALLED).fetchall())
        self._keys = {_digits(phone): key for phone, key in keys}
        self._followed = followed

    def key_of(self, written: str, customer_key: str) -> str:
        """The key of a number as somebody wrote it; of what is no number, as a spreadsheet leaves
        of a long one, that of the number they are called on now.

        Raises:
            ValueError: no customer has the number, or which one was called cannot be told.
        """
        digits = _digits(written)
        if len(digits) == DIGITS:
            if digits not in self._keys:
                raise ValueError(
                    f"phone {written!r} is no number of a customer in the published build; write "
                    "the one that was called, or nothing for the one they are called on now"
                )
            return str(self._keys[digits])
        called = {
            self._keys[_digits(self._called[key])]
            for key in self._followed.get(customer_key, {customer_key})
            if key in self._called
        }
        if len(called) != 1:
            raise ValueError("wrong_number needs the number that was called in the column phone")
        return str(called.pop())


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)[-DIGITS:]
