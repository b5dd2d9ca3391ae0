"""Asks for a viewer: the one place where it is decided which customers and contact points they get.

A page has no other way to a row of a customer, whatever it was asked by: a click, a download or the
address bar.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from dms.app import answers, queries
from dms.app.once import Once
from dms.app.queries import EVERYBODY, OWN, Query, Reads
from dms.app.rights import Viewer
from dms.app.setup import Setup
from dms.app.store import Edition, Row, ask, ask_contacts, open_edition, read_edition
from dms.clock import read_clock
from dms.errors import DataError, UsageError
from dms.explain.explanation import Explanation
from dms.explain.person import find_customer
from dms.export.history import KINDS as HISTORY
from dms.ledger import Ledger
from dms.ledger.views import ContactViews
from dms.query.published import open_files
from dms.segments.rules.waterfall import Line
from dms.sql import quote
from dms.tasks.lists import NOBODY, Due, TaskList, find_due, find_tasks

PAGE_ROWS = 25
LEAST_TEXT = 3
"""Letters of a name that is searched for."""

MOST_FOUND = 20
MANY_MEMBERS = 100_000
"""From so many on the conditions of a rule are counted before anybody asks."""

DAYS_AHEAD = 90

_DUE: Once[Due] = Once(2)


@dataclass(frozen=True)
class Filters:
    """Which members of a segment are shown; None for all."""

    rooftop: str | None = None
    channel: str | None = None
    least_value: int | None = None


@dataclass(frozen=True)
class TaskCount:
    """How many tasks a salesperson has, and how many of them may be called now."""

    key: str
    name: str
    tasks: int
    callable_now: int


@dataclass
class Reader:
    """What a viewer gets of the build that was published when the page was asked for."""

    setup: Setup
    viewer: Viewer
    edition: Edition = field(init=False)

    def __post_init__(self) -> None:
        self.edition = read_edition(self.setup.settings)

    def rows(self, query: Query, page: str = "", /, **values: object) -> Sequence[Row]:
        """The rows of a query, of those customers alone whom the viewer may see.

        Names and contact points are logged with the page before they are given.

        Raises:
            RefusedError: names or contact points, and the viewer may not see any.
            DataError: what is published cannot be read, or the view not be logged.
        """
        sql, given = query.sql, dict(values)
        if query.reads is not Reads.FIGURES:
            sql = sql.replace("{mine}", OWN if self.viewer.is_limited else EVERYBODY)
            if self.viewer.is_limited:
                given["employees"] = self.viewer.employees
        if query.reads is not Reads.CONTACTS:
            return ask(self.edition, sql, given)
        self.viewer.require_contacts()
        found = ask_contacts(self.edition, sql, given)
        self._log(page, [row["customer_key"] for row in found])
        return found

    def of_segment(self, query: Query, segment: str, /, **values: object) -> Sequence[Row]:
        """The same of the table of a segment."""
        self.segment(segment)
        table = f"segments.{quote(segment)}"
        return self.rows(Query(query.sql.replace("{segment}", table), query.reads), "", **values)

    @property
    def segments(self) -> Sequence[Row]:
        """All published segments with their figures."""
        return self.rows(queries.SEGMENTS)

    def segment(self, name: str) -> Row:
        """A published segment.

        Raises:
            UsageError: there is none of that name.
        """
        for row in self.segments:
            if row["segment_name"] == name:
                return row
        raise UsageError(f"{name}: is no published segment")

    def members(self, segment: str, filters: Filters, page: int) -> tuple[Sequence[Row], int]:
        """Some members of a segment, the most valuable first, and how many there are."""
        chosen = {
            "rooftop": filters.rooftop,
            "channel": filters.channel,
            "least": filters.least_value,
        }
        ((count,),) = [
            tuple(row.values()) for row in self.of_segment(queries.MEMBER_COUNT, segment, **chosen)
        ]
        place = {"rows": PAGE_ROWS, "offset": PAGE_ROWS * page}
        return self.of_segment(queries.MEMBERS, segment, **chosen, **place), count

    def contacts(self, keys: Collection[str], page: str) -> dict[str, Row]:
        """Names and contact points by customer_key, of those whom the viewer may see."""
        found = self.rows(queries.CONTACTS, page, keys=tuple(keys))
        return {row["customer_key"]: row for row in found}

    def search(self, text: str) -> Sequence[Row]:
        """Customers by the beginning of a name, an e-mail address or a telephone number.

        Raises:
            UsageError: it is too short to search for.
            RefusedError: the viewer sees no names.
        """
        wanted = " ".join(text.split())
        if len(wanted) < LEAST_TEXT:
            raise UsageError(f"{LEAST_TEXT} letters or more")
        digits = "".join(filter(str.isdigit, wanted))
        return self.rows(
            queries.FOUND_BY_NAME, "search", text=wanted, digits=digits, rows=MOST_FOUND
        )

    def find(self, text: str) -> str:
        """The key of a customer whom the viewer may see, by key or customer number.

        Raises:
            UsageError, DataError: there is none, or it is one of several.
        """
        with_contacts = self.viewer.sees_contacts
        contacts = self.edition.contacts if with_contacts else None
        with open_files(self.edition.segments, contacts) as connection:
            key, _ = find_customer(connection, text, with_contacts)
        self.require_customer(key)
        return key

    def require_customer(self, key: str) -> None:
        """Refuse a customer whom the viewer may not see, or who is not there: both in one way.

        Raises:
            DataError: they may not.
        """
        if not self.rows(queries.IS_VISIBLE, key=key):
            raise DataError(f"{key}: what is published has no such customer")

    def customer(self, key: str) -> Explanation:
        """What is published of a customer: segments, channels and history."""
        self.require_customer(key)
        return answers.described(self.edition, key)

    def explain(self, key: str, days: int = DAYS_AHEAD) -> Explanation:
        """Why a customer is in segments, as `dms explain` says it."""
        self.require_customer(key)
        return answers.explained(self.edition, key, days)

    def depth(self, segment: str) -> dict[str, Any]:
        """Reach, trend, overlaps and quality, as `dms segment show` says them."""
        self.segment(segment)
        return answers.depth(self.edition, segment)

    def waterfall(self, segment: str) -> list[Line]:
        """What each condition of a rule keeps, as `dms segment show` says it."""
        return answers.waterfall(self.edition, segment)

    def task_counts(self) -> list[TaskCount]:
        """How long the list of each salesperson is, by name; a salesperson's own alone.

        Raises:
            RefusedError: the viewer sees no names.
        """
        self.viewer.require_contacts()
        due, now = self._due(), read_clock()
        names = {row["employee_key"]: row["employee_name"] for row in self._staff()}
        found = [
            TaskCount(key, names.get(key) or "", len(due.tasks[key]), due.callable(key, now))
            for key in due.tasks
            if not self.viewer.is_limited or key in self.viewer.employees
        ]
        return sorted(found, key=lambda one: (one.key == NOBODY, one.name, one.key))

    def tasks(self, salesperson: str, first: int | None = None) -> TaskList:
        """The list of a salesperson, or the first of it, as `dms tasks` says it.

        Raises:
            RefusedError: the viewer sees no names.
            DataError: there is none that they may see.
        """
        self.viewer.require_contacts()
        if self.viewer.is_limited and salesperson not in self.viewer.employees:
            raise DataError(f"{salesperson}: has no list")
        among = self._due().first(salesperson, first)
        with open_edition(self.edition) as source:
            ledger = Ledger(self.setup.settings.ledger_folder)
            lists, _ = find_tasks(source, ledger, read_clock(), among)
        if len(lists) != 1:
            raise DataError(f"{salesperson}: has no list")
        return lists[0]

    def state(self) -> tuple[object, ...]:
        """What dear answers depend on: the build, what was done before, and the day."""
        ledger = Ledger(self.setup.settings.ledger_folder)
        return self.edition, ledger.stamp(HISTORY), read_clock().date()

    def prepare(self) -> None:
        """Work out what depends on that alone, so that nobody waits for it."""
        if self.viewer.sees_contacts and self.edition.contacts:
            self._due()
        for row in self.rows(queries.ANYBODY):
            self.explain(row["customer_key"])
        for row in sorted(self.segments, key=lambda row: -row["members"]):
            if row["members"] >= MANY_MEMBERS:
                self.waterfall(row["segment_name"])

    def _due(self) -> Due:
        """Worked out once for a build, what was done before, and a day."""

        def make() -> Due:
            with open_edition(self.edition) as source:
                return find_due(source, Ledger(self.setup.settings.ledger_folder), read_clock())

        return _DUE.get(self.state(), make)

    def _staff(self) -> Sequence[Row]:
        return ask_contacts(self.edition, queries.STAFF, {})

    def log_tasks(self, task_list: TaskList) -> None:
        """Note that the tasks of a list are shown."""
        self._log("tasks", [task.person.customer_key for task in task_list.tasks])

    def _log(self, page: str, keys: Collection[str]) -> None:
        if keys:
            views = ContactViews(self.setup.settings.ledger_folder)
            views.add(read_clock(), self.viewer.name, self.viewer.role, page, keys)
