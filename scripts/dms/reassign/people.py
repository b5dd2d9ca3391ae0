"""Who is meant by an employee that somebody typed."""

from dataclasses import dataclass
from difflib import get_close_matches

import duckdb

from dms.errors import UsageError
from dms.query.published import CONTACTS, told

SHORTEST_BEGINNING = 6
"""Characters of an employee_key that may stand for it."""

MOST_NAMED = 5
"""Employees that an error lists."""

_NAMES = f"select employee_key, employee_name from {CONTACTS}.marts.staff"
_NO_NAMES = "select null::varchar as employee_key, null::varchar as employee_name limit 0"
_PEOPLE = """
    create temporary table people as
    with staff as ({names})
    select
        employees.employee_key,
        staff.employee_name,
        employees.dealership_key,
        employees.is_active
    from marts.employees
    left join staff
        on employees.employee_key = staff.employee_key
"""


@dataclass(frozen=True)
class Employee:
    """An employee of a rooftop; no name without the contacts, `is_active` None when not known."""

    key: str
    name: str | None
    dealership_key: str | None
    is_active: bool | None

    def __str__(self) -> str:
        if self.name is None:
            return f"{self.key} ({self.dealership_key})"
        return f"{self.name} ({self.dealership_key}, {self.key})"


class Staff:
    """All employees; leaves them as the temporary table `people` of the connection."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, with_contacts: bool) -> None:
        self.has_names = with_contacts
        with told(connection):
            connection.execute(_PEOPLE.format(names=_NAMES if with_contacts else _NO_NAMES))
            rows = connection.execute("from people order by employee_key").fetchall()
        self.employees = [Employee(*row) for row in rows]

    def find(self, option: str, word: str) -> Employee:
        """The one employee who has the word as key, as unique beginning of the key, or as name.

        Raises:
            UsageError: there is none, or several.
        """
        typed = " ".join(word.split()).casefold()
        found = [employee for employee in self.employees if employee.key == typed]
        if not found:
            found = [
                employee
                for employee in self.employees
                if (len(typed) >= SHORTEST_BEGINNING and employee.key.startswith(typed))
                or (employee.name or "").casefold() == typed != ""
            ]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError(
                f"{option} {word}: {len(found)} employees are meant: {_listed(found)}; "
                "give the employee_key"
            )
        raise UsageError(f"{option} {word}: {self._explain(typed)}")

    def _explain(self, typed: str) -> str:
        by = "key, beginning of a key or name" if self.has_names else "key or beginning of a key"
        table = f"{CONTACTS}.marts.staff" if self.has_names else "marts.employees"
        flag = "--contacts " if self.has_names else ""
        message = f"no employee has this {by}"
        if near := self._near(typed):
            message += f"; near: {_listed(near)}"
        elif not self.has_names:
            message += " (names are in contacts.duckdb alone, which cannot be read)"
        return (
            f"{message}; a beginning has {SHORTEST_BEGINNING} characters or more, and "
            f'`dms query {flag}"from {table}"` lists all'
        )

    def _near(self, typed: str) -> list[Employee]:
        if not typed:
            return []
        names = {(employee.name or "").casefold() for employee in self.employees} - {""}
        alike = {*get_close_matches(typed, names), *(name for name in names if typed in name)}
        return [
            employee
            for employee in self.employees
            if employee.key.startswith(typed[:SHORTEST_BEGINNING])
            or (employee.name or "").casefold() in alike
        ]


def _listed(employees: list[Employee]) -> str:
    named = ", ".join(map(str, employees[:MOST_NAMED]))
    more = len(employees) - MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
