"""Whom to call: of the segments that are worked by phone, the customers of each salesperson."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from dms.export.files import slug
from dms.export.formats import Person, write_table
from dms.export.history import follow_keys, read_history
from dms.export.hours import Window
from dms.export.joined import load_lists
from dms.export.judging import Rules, judge, order_of
from dms.export.published import Source, read_days
from dms.export.selection import Selection, select_people
from dms.ledger import Ledger
from dms.query.published import CONTACTS, told
from dms.tasks.held_out import load_held_out
from dms.tasks.outcomes import last_outcomes

NOBODY = "unassigned"
"""Who has the tasks of customers without a salesperson who is still there."""

_MEMBERS = """
    create temporary table members as
    select
        members.customer_key,
        members.segment_name,
        members.qualified_on,
        case when held_out.customer_key is null then 'treatment' else 'holdout' end as arm,
        catalog.priority
    from membership.segment_members as members
    inner join membership.segment_catalog as catalog
        on members.segment_name = catalog.segment_name
    left join held_out
        on members.customer_key = held_out.customer_key
        and members.segment_name = held_out.segment_name
    where list_contains(string_split(catalog.channels, ';'), 'phone')
"""
_AMONG = """
    and members.customer_key in (select unnest(cast($customers as varchar[])))
    and (members.customer_key, members.segment_name) in (
        select (unnest(cast($customers as varchar[])), unnest(cast($segments as varchar[])))
    )
"""
_SEGMENTS = """
    select segment_name, title, coalesce(offer, ''), priority
    from membership.segment_catalog
"""
_SALESPEOPLE = f"""
    select served.customer_key, served.salesperson_key, coalesce(staff.employee_name, '')
    from marts.customer_salespeople as served
    left join {CONTACTS}.marts.staff as staff
        on served.salesperson_key = staff.employee_key
    where coalesce(served.is_salesperson_active, true)
        and served.customer_key in (select customer_key from members)
"""
_FIRST = """
    and members.customer_key in (
        select customer_key from marts.customer_contactability where can_call
    )
    and (members.customer_key, members.segment_name) not in (
        select (customer_key, segment_name) from uninterested
        union all
        select (customer_key, segment_name) from held_out
        union all
        select (customer_key, segment_name) from resting where segment_name is not null
    )
    qualify row_number() over (
        partition by members.customer_key
        order by catalog.priority, members.qualified_on desc nulls last, members.segment_name
    ) = 1
"""
"""Of each customer the one membership that could become a task: all else that keeps them from being
called keeps them from it for every segment.
"""

_REASONS = """
    select members.customer_key, coalesce(members.reason, '')
    from membership.segment_members as members
    inner join chosen using (customer_key, segment_name)
    where chosen.reason_not_taken is null
"""
_VISITS = """
    select customer_key, last_visit_on
    from marts.customer_360
    where customer_key in (select customer_key from members)
"""
_DUE = """
    create temporary table due as
    select
        chosen.customer_key,
        chosen.segment_name,
        chosen.window_number,
        chosen.priority,
        chosen.lifetime_gross,
        chosen.qualified_on,
        coalesce(served.salesperson_key, $nobody) as salesperson_key,
        list_position(cast($names as varchar[]), chosen.segment_name) - 1 as number
    from chosen
    left join marts.customer_salespeople as served
        on
            chosen.customer_key = served.customer_key
            and coalesce(served.is_salesperson_active, true)
    where chosen.reason_not_taken is null and chosen.window_number is not null
"""
_COUNTS = """
    select salesperson_key, window_number, count(*) from due group by all order by salesperson_key
"""
_ROWS = "select customer_key, number from due order by salesperson_key, {order}"

COLUMNS = (
    *("task_id", "listed_on", "salesperson", "first_name", "last_name", "company_name", "phone"),
    *("time_zone", "call_from", "call_until", "segment", "reason", "offer", "last_visit_on"),
    *("last_outcome", "last_outcome_on", "last_note", "outcome", "outcome_on", "note"),
)
"""Of a list: the last three are for the salesperson to fill in, and for `dms tasks import`."""


@dataclass(frozen=True)
class Task:
    """Somebody to call for a segment. `window` is when they may be called: now, or next."""

    person: Person
    segment_name: str
    title: str
    reason: str
    offer: str
    priority: int
    window: Window
    last_visit_on: date | None
    last_outcome: Mapping[str, Any]

    @property
    def task_id(self) -> str:
        """The segment and the customer: the same in every list."""
        return f"{self.segment_name}:{self.person.customer_key}"

    @property
    def name(self) -> str:
        """Whom to ask for."""
        full_name = " ".join(filter(None, (self.person.first_name, self.person.last_name)))
        return full_name or self.person.company_name


@dataclass(frozen=True)
class TaskList:
    """The tasks of a salesperson, the first first; `key` is NOBODY's for those without one."""

    key: str
    name: str
    tasks: list[Task]

    def file_stem(self, day: date) -> str:
        """What its file is called, without the ending."""
        who = self.key if self.key == NOBODY else f"{slug(self.name)}_{self.key[:8]}"
        return f"tasks_{who}_{day}"


@dataclass
class Due:
    """Who is to be called, by keys alone: the customer and the number of the segment of each task
    by salesperson, in the order of the list, and how many of a salesperson's may be called when.
    """

    segments: list[str]
    tasks: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    windows: dict[str, Counter[Window | None]] = field(default_factory=lambda: defaultdict(Counter))

    def first(self, salesperson: str, most: int | None) -> list[tuple[str, str]]:
        """The customer and segment of the first tasks of a salesperson, or of all."""
        among = self.tasks.get(salesperson, [])[:most]
        return [(customer, self.segments[number]) for customer, number in among]

    def callable(self, salesperson: str, at: datetime) -> int:
        """How many of a salesperson's tasks may be called at a moment (UTC)."""
        counts = self.windows.get(salesperson, {}).items()
        return sum(count for window, count in counts if window and window.holds(at))


def find_due(source: Source, ledger: Ledger, at: datetime) -> Due:
    """Who is in the list of each salesperson; no name is read."""
    connection = source.connection
    rules = _prepare(source, ledger, at, follow_keys(connection), wanted=_FIRST)
    windows = judge(connection, rules)
    with told(connection):
        due = Due([name for name, *_ in connection.execute(_SEGMENTS).fetchall()])
        connection.execute(_DUE, {"nobody": NOBODY, "names": due.segments})
        counts = connection.execute(_COUNTS).fetchall()
        rows = connection.execute(_ROWS.format(order=order_of(rules))).fetchall()
    left = iter(rows)
    for salesperson, number, count in counts:
        # Of two time zones, or of other hours at weekends, windows may be the same.
        due.windows[salesperson][windows[number]] += count
        due.tasks[salesperson] += islice(left, count)
    return due


def find_tasks(
    source: Source,
    ledger: Ledger,
    at: datetime,
    among: Sequence[tuple[str, str]] | None = None,
) -> tuple[list[TaskList], Selection]:
    """The list of each salesperson, by name; `at` is in UTC.

    A customer is in one list with one task: of their segments the first by priority. Consent,
    holdouts, the cap and what they said go by the rules of `dms export --channel phone`; who may be
    called later is in it, with the hour. `among` some customers and segments alone, of Due.
    """
    connection = source.connection
    followed = follow_keys(connection)
    values = {}
    if among is not None:
        values = {"customers": [one for one, _ in among], "segments": [one for _, one in among]}
    wanted = "" if among is None else _AMONG
    rules = _prepare(source, ledger, at, followed, wanted=wanted, values=values)
    selection = select_people(connection, rules)
    with told(connection):
        segments = {row[0]: row[1:] for row in connection.execute(_SEGMENTS).fetchall()}
        salespeople = {row[0]: row[1:] for row in connection.execute(_SALESPEOPLE).fetchall()}
        reasons = dict(connection.execute(_REASONS).fetchall())
        visits = dict(connection.execute(_VISITS).fetchall())
    outcomes = last_outcomes(ledger, followed)
    lists: dict[tuple[str, str], list[Task]] = defaultdict(list)
    for chosen in selection.chosen:
        if chosen.window is None:
            continue
        key = chosen.person.customer_key
        title, offer, priority = segments[chosen.segment_name]
        task = Task(
            chosen.person, chosen.segment_name, title, reasons[key], offer, priority,
            chosen.window, visits.get(key), outcomes.get(key, {}),
        )  # fmt: skip
        lists[salespeople.get(key, (NOBODY, ""))].append(task)
    found = [TaskList(key, name, tasks) for (key, name), tasks in lists.items()]
    return sorted(found, key=lambda one: (one.key == NOBODY, one.name, one.key)), selection


def _prepare(
    source: Source,
    ledger: Ledger,
    at: datetime,
    followed: Mapping[str, set[str]],
    *,
    wanted: str = "",
    values: Mapping[str, list[str]] | None = None,
) -> Rules:
    """Leave the temporary table `members`, of those who are `wanted`, and those of what was done
    before; gives how they are judged.
    """
    connection = source.connection
    cap = read_days("frequency_cap_days").get("phone", 0)
    rest_days = read_days("task_rest_days")
    history = read_history(
        connection, ledger, "phone", at=at, cap_days=cap, followed=followed, rest_days=rest_days
    )
    with told(connection):
        load_lists(connection, history)
        load_held_out(connection, ledger, source.as_of_date, followed)
        connection.execute(_MEMBERS + wanted, values or None)
    return Rules("phone", "contact_point", at, "any", is_resting=True)


def write_list(task_list: TaskList, at: datetime) -> str:
    """A list as CSV; the hours are those of the customer's clock."""
    return write_table(COLUMNS, _rows(task_list, at))


def _rows(task_list: TaskList, at: datetime) -> Iterable[list[str]]:
    for task in task_list.tasks:
        person, window, last = task.person, task.window, task.last_outcome
        yield [
            task.task_id,
            at.date().isoformat(),
            task_list.name or task_list.key,
            person.first_name,
            person.last_name,
            person.company_name,
            person.phone,
            person.time_zone,
            "now" if window.holds(at) else f"{window.opens_at:%Y-%m-%d %H:%M}",
            f"{window.closes_at:%Y-%m-%d %H:%M}",
            task.title,
            task.reason,
            task.offer,
            "" if task.last_visit_on is None else task.last_visit_on.isoformat(),
            str(last.get("outcome") or ""),
            str(last.get("outcome_on") or ""),
            str(last.get("note") or ""),
            *("", "", ""),
        ]
