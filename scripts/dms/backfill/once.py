"""Staging on many days: rows are read and typed once, and each day asks which of them count.

The macros row_register, used_rows and typed_rows say by comments which SQL that is.
"""

from dms.bare import ONCE

_REGISTER, _TYPED = 2, 5
"""In how many parts the comments cut the SQL of a register, and of a model that types its rows."""


def find_fault(code: str, any_day: str) -> str | None:
    """What is wrong with the comments in a model's SQL; None for nothing, also without any."""
    parts = code.split(ONCE)
    if len(parts) not in (1, _REGISTER, _TYPED):
        return f"{ONCE} stands in it {len(parts) - 1} times; the macros of staging know 1 and 4"
    once = {_REGISTER: parts[:1], _TYPED: parts[1:2]}.get(len(parts), [])
    if any(any_day in part for part in once):
        return f"what it does once, by the comments {ONCE}, hangs on the day"
    return None


class Once:
    """The SQL of a model of staging, with its rows in the table `relation` once they are read."""

    def __init__(self, code: str, relation: str) -> None:
        self._parts = code.split(ONCE)
        self._relation = relation

    @property
    def is_register(self) -> bool:
        """Whether it reads all rows of a raw table; else it types those in use."""
        return len(self._parts) == _REGISTER

    @property
    def filling(self) -> str:
        """A query of all rows that the first day needs."""
        if self.is_register:
            return f"{self._parts[0].rstrip().removesuffix(',')}\nselect * from filed"
        used, typing, *rest = self._parts
        return f"{used}{typing}{self._newly_typed(rest)}"

    @property
    def missing(self) -> str:
        """A query of the number of rows in use on a day that no day before it needed."""
        return f"{self._untyped}\nselect count(*) from untyped_rows"

    @property
    def adding(self) -> str:
        """A query of those rows, typed."""
        _, typing, *rest = self._parts
        typing = typing.replace("inner join used_rows", "inner join untyped_rows")
        return f"{self._untyped},\n{typing}{self._newly_typed(rest)}"

    @property
    def dated(self) -> str:
        """The SQL of the model, of rows that are in the table."""
        if self.is_register:
            return f"with filed as (select * from {self._relation}),\n{self._parts[1]}"
        used, _, before, _, rest = self._parts
        return f"""{used}{before}
            select typed_once.*, used_rows.first_extracted_at
            from {self._relation} as typed_once
            inner join used_rows
                on
                    typed_once.file_name = used_rows.file_name
                    and typed_once.line_number = used_rows.line_number
            {rest}"""

    @property
    def _untyped(self) -> str:
        return f"""{self._parts[0].rstrip().removesuffix(",")},
            untyped_rows as (
                select used_rows.*
                from used_rows
                anti join {self._relation} as typed_once
                    on
                        typed_once.file_name = used_rows.file_name
                        and typed_once.line_number = used_rows.line_number
            )"""

    @staticmethod
    def _newly_typed(parts: list[str]) -> str:
        before, newly_typed, _ = parts
        return f"{before}{newly_typed}) select * exclude (first_extracted_at) from typed"


def is_once(code: str) -> bool:
    """Whether a model's SQL has a part that is the same on all days."""
    return ONCE in code
