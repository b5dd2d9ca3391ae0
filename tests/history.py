"""The history of states by the project's SQL in one DuckDB process, and by a recount in Python."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from dms.macros import render
from full_project import DAY, Site

Subject = tuple[str, str]
States = dict[Subject, dict[str, str]]
"""Of each kind and subject, the state of each customer who is in one."""
Rows = list[tuple[Any, ...]]

MODELS = (
    *("current_states", "kept_subjects", "new_states", "new_state_days", "state_days"),
    *("state_changes", "state_spells", "measured_days", "state_moves", "state_stays"),
    *("segment_membership_history", "customer_state_history", "segment_events"),
    *("segment_sizes", "segment_migration"),
)
"""In the order in which they read each other."""

DERIVED = MODELS[MODELS.index("state_days") :]
"""Those that tell what is kept."""

_COMPILED_FOR = DAY[1].split("'")[1]

_INPUTS = {
    "membership.state_definitions": "kind varchar, subject varchar, definition varchar, "
    "is_built boolean",
    "membership.segment_members": "segment_name varchar, customer_key varchar, "
    "home_dealership_key varchar, qualified_on date, reason varchar",
    "membership.segment_playbook": "segment_name varchar, title varchar, department varchar, "
    "priority integer",
    "marts.customer_rfm": "customer_key varchar, department varchar, r_score integer, "
    "fm_score integer",
    "marts.customer_lifecycle": "customer_key varchar, department varchar, status varchar",
    "marts.member_profiles": "customer_key varchar",
    "marts.customer_key_changes": "old_customer_key varchar, changed_on date, change_type varchar",
    "keys.int_state_register": "kind varchar, subject varchar, customer_key varchar, "
    "state_name varchar, changed_on date, given_in integer, cause varchar, origin varchar, "
    "home_dealership_key varchar, qualified_on date, reason varchar",
    "keys.int_state_days": "as_of_date date, kind varchar, subject varchar, definition varchar, "
    "members integer, given_in integer, origin varchar",
}

DEPARTMENTS = {"active": "Service", "lapsed": "Service", "buyers": "Sales"}
"""Of each segment that plays."""


def compile_models(site: Site) -> dict[str, str]:
    """The SQL of the models as dbt compiles it."""
    site.dbt("seed", *DAY)
    site.dbt("compile", "--write-json", "--select", *MODELS, *DAY)
    results = json.loads((site.folder / "target" / "run_results.json").read_text("utf-8"))
    return {
        result["unique_id"].split(".")[-1]: result["compiled_code"] for result in results["results"]
    }


@dataclass
class Machine:
    """The models and the registers; what each `build` is given stands for the marts of its day."""

    compiled: dict[str, str]
    catalog: str
    connection: duckdb.DuckDBPyConnection = field(
        default_factory=lambda: duckdb.connect(":memory:")
    )

    def __post_init__(self) -> None:
        self.connection.execute(f"attach ':memory:' as {self.catalog}; use {self.catalog}")
        for schema in ("membership", "marts", "keys"):
            self.connection.execute(f"create schema {schema}")
        for name, columns in _INPUTS.items():
            self.connection.execute(f"create table {name} ({columns})")
        self._fill(
            "membership.segment_playbook",
            [
                (name, name.title(), department, place)
                for place, (name, department) in enumerate(DEPARTMENTS.items())
            ],
        )

    def run(self, day: date, *models: str) -> None:
        """Make these models for a day; all where none is named."""
        for name in models or MODELS:
            sql = self.compiled[name].replace(f"'{_COMPILED_FOR}'", f"'{day}'")
            self.connection.execute(f"create or replace table membership.{name} as {sql}")

    def build(
        self, day: date, states: States, definitions: dict[Subject, str], built: set[Subject]
    ) -> None:
        """The models of a build, without what its end adds to the registers."""
        self._fill(
            "membership.state_definitions",
            [(*subject, text, subject in built) for subject, text in definitions.items()],
        )
        self._fill(
            "membership.segment_members",
            [
                (subject, customer, f"rooftop {len(customer) % 2}", day, f"In {subject}")
                for (kind, subject), customers in states.items()
                if kind == "segment"
                for customer in customers
            ],
        )
        cells = states.get(("rfm", "all"), {})
        self._fill(
            "marts.customer_rfm",
            [(customer, "all", int(cell[1]), int(cell[-1])) for customer, cell in cells.items()],
        )
        self._fill(
            "marts.customer_lifecycle",
            [
                (customer, subject, status)
                for (kind, subject), customers in states.items()
                if kind == "lifecycle"
                for customer, status in customers.items()
            ],
        )
        self.run(day)

    def know(self, customers: set[str]) -> None:
        """Who is a customer today."""
        self._fill("marts.member_profiles", [(customer,) for customer in sorted(customers)])

    def keep(self, *, is_killed: bool = False) -> int:
        """What the hook keep_states does; gives how many rows the register got. A build that is
        killed on the way leaves the rows without their day.
        """
        ((last,),) = self.rows("select coalesce(max(given_in), 0) from keys.int_state_days")
        self.connection.execute(f"delete from keys.int_state_register where given_in > {last}")
        added = self.rows(
            "insert into keys.int_state_register from membership.new_states"
            f" where given_in > {last}"
        )
        if not is_killed:
            self.connection.execute(
                "insert into keys.int_state_days from membership.new_state_days"
                f" where given_in > {last}"
            )
        return int(added[0][0])

    def backfill(self, day: date, states: States, definitions: dict[Subject, str]) -> None:
        """Put a day in later, as the contract of the registers says: what differs from the state
        before it, and on the next day that is kept whatever would differ there since.
        """
        ((given_in,),) = self.rows("select coalesce(max(given_in), 0) + 1 from keys.int_state_days")
        days = self.rows("select distinct as_of_date from keys.int_state_days order by 1")
        following = min((kept for (kept,) in days if kept > day), default=None)
        written: Rows = []
        for kind, subject in definitions:
            before, after = self._state(kind, subject, day), states.get((kind, subject), {})
            then = self._state(kind, subject, following) if following else {}
            own = self._written(kind, subject, following) if following else set()
            for customer in sorted({*before, *after}):
                if before.get(customer) == after.get(customer):
                    continue
                home = f"rooftop {len(customer) % 2}" if kind == "segment" else None
                for when, state in ((day, after.get(customer)), (following, then.get(customer))):
                    if when and (when == day or customer not in own):
                        row = (kind, subject, customer, state, when, given_in, "data", "backfill")
                        is_member = state is not None and kind == "segment"
                        written.append((*row, home if is_member else None, None, None))
        self._append("keys.int_state_register", written)
        self._append(
            "keys.int_state_days",
            [
                (day, *subject, text, len(states.get(subject, {})), given_in, "backfill")
                for subject, text in definitions.items()
            ],
        )

    def erase(self, customer: str) -> None:
        """What the hook make_states_anonymous does to the register."""
        sql = render(
            "anonymous_states",
            "keys.int_state_register",
            f"select '{customer}' as customer_key",
            "'salt'",
        )
        self.connection.execute(f"create or replace table keys.int_state_register as {sql}")

    def rows(self, sql: str) -> Rows:
        return self.connection.execute(sql).fetchall()

    def _state(self, kind: str, subject: str, day: date) -> dict[str, str]:
        rows = self.rows(
            "select customer_key, arg_max_null(state_name, (changed_on, given_in))"
            f" from keys.int_state_register where kind = '{kind}' and subject = '{subject}'"
            f" and changed_on <= '{day}' group by 1"
        )
        return {customer: state for customer, state in rows if state is not None}

    def _written(self, kind: str, subject: str, day: date) -> set[str]:
        return {
            customer
            for (customer,) in self.rows(
                f"select customer_key from keys.int_state_register where kind = '{kind}'"
                f" and subject = '{subject}' and changed_on = '{day}'"
            )
        }

    def _fill(self, table: str, rows: Rows) -> None:
        self.connection.execute(f"delete from {table}")
        self._append(table, rows)

    def _append(self, table: str, rows: Rows) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"insert into {table} values ({marks})", rows)


@dataclass
class Recount:
    """All that was kept, day by day: what the history is worked out from with sets alone."""

    days: dict[date, States] = field(default_factory=dict)
    events: Rows = field(default_factory=list)
    causes: dict[tuple[date, Subject, str], str] = field(default_factory=dict)

    def all(self) -> set[Subject]:
        """Every subject that was ever kept."""
        return {subject for states in self.days.values() for subject in states}

    def known(self, subject: Subject, until: date) -> list[date]:
        """The days on which the subject is kept, in order."""
        return [day for day in sorted(self.days) if day <= until and subject in self.days[day]]

    def spells(self, until: date) -> Iterator[tuple[Subject, str, str, date, date | None]]:
        """Subject, customer, state, first day, first day without."""
        for subject in self.all():
            open_spells: dict[str, tuple[str, date]] = {}
            for day in self.known(subject, until):
                now = self.days[day][subject]
                for customer in {*open_spells, *now}:
                    before = open_spells.get(customer)
                    if before and before[0] != now.get(customer):
                        yield (subject, customer, before[0], before[1], day)
                        del open_spells[customer]
                    if customer in now and customer not in open_spells:
                        open_spells[customer] = (now[customer], day)
            for customer, (state, since) in open_spells.items():
                yield (subject, customer, state, since, None)

    def measured(self, subject: Subject, until: date) -> list[date]:
        """The last kept day of each month."""
        last = {(day.year, day.month): day for day in self.known(subject, until)}
        return sorted(last.values())

    def erase(self, customer: str, number: int) -> None:
        """Whoever is erased stays, as somebody else in each subject."""

        def token(subject: Subject, who: str) -> str:
            return f"erased {number} of {subject}" if who == customer else who

        for states in self.days.values():
            for subject, customers in states.items():
                states[subject] = {token(subject, who): state for who, state in customers.items()}
        self.events = [
            (subject, token(("segment", subject), who), *rest)
            for subject, who, *rest in self.events
        ]
        self.causes = {
            (day, subject, token(subject, who)): cause
            for (day, subject, who), cause in self.causes.items()
        }
