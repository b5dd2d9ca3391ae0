"""Which columns of a raw table are about a person, as the source YAML declares them.

Under `config: meta:` of a table
    erase: row                  a row about an erased person is deleted; otherwise it is emptied
    dated_by: <column>          of rows found by a contact point, later ones stay: ISO 8601
and of a column
    dealership_code: true       rooftop code that the customer numbers belong to
    customer_number: true       number of the feed's own, <feed> of another, or any of the rooftop's
                                systems; the first one of a table is whose row it is
    number_form: numeric        leading zeros are no part of the number
    number_prefix: <text>       what staging puts before the number
    personal: true              emptied; `staff` is about an employee, which nobody erases
    personal_of: <column>       belongs to another number of the row than the first
    contact_point: true         an address that finds rows without a number
"""

from dataclasses import dataclass
from typing import Any

ANY = "any"


@dataclass(frozen=True)
class CustomerNumber:
    """A column with a customer number, and the columns that are emptied with it.

    `feed` is whose number it is, None for the table's own feed; `prefix` is what staging puts
    before it; where it `is_numeric`, leading zeros are no part of it.
    """

    column: str
    feed: str | None = None
    prefix: str = ""
    is_numeric: bool = False
    personal: tuple[str, ...] = ()


@dataclass(frozen=True)
class Personal:
    """What a raw table says of people, and what becomes of its rows when one is erased."""

    dealership_code: str | None = None
    numbers: tuple[CustomerNumber, ...] = ()
    contact_points: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    is_row_deleted: bool = False
    dated_by: str | None = None

    @property
    def is_any(self) -> bool:
        """Whether the table says anything of a customer."""
        return bool(self.numbers or self.contact_points)


def read_personal(table: dict[str, Any], metas: dict[str, dict[str, Any]]) -> Personal:
    """Read the declarations of a table; `metas` has the config.meta of each column.

    Raises:
        ValueError: they do not fit together.
    """
    own = {name: meta for name, meta in metas.items() if meta.get("personal") is True}
    numbers = [name for name, meta in metas.items() if meta.get("customer_number")]
    codes = [name for name, meta in metas.items() if meta.get("dealership_code")]
    of = {name: meta.get("personal_of") or next(iter(numbers), None) for name, meta in own.items()}
    points = tuple(name for name, meta in metas.items() if meta.get("contact_point"))
    dated_by = table.get("dated_by")
    if table.get("erase", "row") != "row":
        raise ValueError(f"erase is {table['erase']}; it can be row")
    if numbers and not codes:
        raise ValueError("a customer_number wants a dealership_code beside it")
    if unknown := {name for name in of.values() if name} - set(numbers):
        raise ValueError(f"personal_of names no customer_number: {sorted(unknown)}")
    if own and not numbers and not points:
        raise ValueError("personal columns want a customer_number or contact_point beside them")
    if dated_by and dated_by not in metas:
        raise ValueError(f"dated_by names no column: {dated_by}")
    return Personal(
        dealership_code=codes[0] if codes else None,
        numbers=tuple(
            CustomerNumber(
                column=name,
                feed=None
                if metas[name]["customer_number"] is True
                else metas[name]["customer_number"],
                prefix=metas[name].get("number_prefix", ""),
                is_numeric=metas[name].get("number_form") == "numeric",
                personal=tuple(column for column, number in of.items() if number == name),
            )
            for name in numbers
        ),
        contact_points=points,
        columns=tuple(own),
        is_row_deleted="erase" in table,
        dated_by=dated_by,
    )
