"""Who was in which segment and when: the models against a recount, day by day."""

import copy
import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import locked, shared_folder
from full_project import Site
from history import DEPARTMENTS, DERIVED, Machine, Recount, Rows, States, Subject, compile_models

SEGMENTS: list[Subject] = [("segment", name) for name in DEPARTMENTS]
RFM: Subject = ("rfm", "all")
PARTS: Subject = ("lifecycle", "parts")
FIRST_DAY = date(2024, 1, 20)
STEPS = 16


@pytest.fixture(scope="session")
def compiled(
    tmp_path_factory: pytest.TempPathFactory, parsed_project: Path
) -> tuple[dict[str, str], str]:
    """The SQL of the models, and the catalog that it names."""
    folder = shared_folder(tmp_path_factory, "compiled_history")
    with locked(folder):
        site = Site(folder, parsed_project)
        return compile_models(site), site.warehouse.stem


class Story:
    """Builds, skipped days, other rules, erasures and kills at random, told to both."""

    def __init__(self, machine: Machine, seed: int, *, has_backfill: bool) -> None:
        self.machine, self.recount = machine, Recount()
        self.dice = random.Random(seed)
        self.has_backfill = has_backfill
        self.day = FIRST_DAY
        self.customers = {f"{'c' * (1 + number % 2)}{number}" for number in range(7)}
        self.definitions = dict.fromkeys([*SEGMENTS, RFM, PARTS], "rule 0")
        self.kept_definitions: dict[Subject, str] = {}
        self.kept_states: States = {}
        self.last_kept: date | None = None
        self.erased = 0
        self.states: States = {subject: {} for subject in self.definitions}
        self.live(2)

    def live(self, times: int = 1) -> None:
        """Some customers change their states."""
        for _ in range(times):
            for subject in self.states:
                for customer in sorted(self.customers):
                    if self.dice.random() < 0.25:
                        self.states[subject].pop(customer, None)
                        if self.dice.random() < 0.6:
                            self.states[subject][customer] = self.state_of(subject)

    def state_of(self, subject: Subject) -> str:
        if subject[0] == "segment":
            return "member"
        if subject == RFM:
            return f"R{self.dice.randint(1, 2)} FM{self.dice.randint(1, 2)}"
        return self.dice.choice(["active", "lapsed", "lost"])

    def build(self, day: date, built: set[Subject] | None = None, *, how: str = "kept") -> None:
        """One build of these subjects, all where none are named; `how` it ends."""
        present = {subject: self.states[subject] for subject in self.definitions}
        subjects = set(present) if built is None else built & set(present)
        self.machine.know(self.customers)
        self.machine.build(day, present, self.definitions, subjects)
        if how == "failed":
            return
        added = self.machine.keep(is_killed=how == "killed")
        is_new = self.last_kept is None or day > self.last_kept
        is_late = self.last_kept is not None and day < self.last_kept
        if how == "killed":
            return
        if is_late or (is_new and subjects != set(present)):
            assert added == 0
            return
        expected = self.count(day, present, subjects)
        assert added == expected, (day, added, expected)

    def count(self, day: date, present: States, subjects: set[Subject]) -> int:
        """Note what was kept; gives how many states changed."""
        added = 0
        removed = set(self.kept_definitions) - set(present)
        is_whole = subjects == set(present)
        for subject in subjects | (removed if is_whole else set()):
            before, now = self.kept_states.get(subject, {}), dict(present.get(subject, {}))
            definition = self.definitions.get(subject, "removed")
            is_new_rule = self.kept_definitions.get(subject, definition) != definition
            is_first = subject not in self.kept_definitions
            for customer in {*before, *now}:
                if before.get(customer) == now.get(customer):
                    continue
                added += 1
                cause = "definition" if is_new_rule and customer in self.customers else "data"
                self.recount.causes[day, subject, customer] = cause
                if subject[0] == "segment" and not is_first:
                    event = "entered" if customer in now else "left"
                    self.recount.events.append((subject[1], customer, day, event, cause))
            if definition != "removed" or self.kept_definitions[subject] != "removed":
                self.recount.days.setdefault(day, {})[subject] = now
            self.kept_states[subject] = now
            self.kept_definitions[subject] = definition
        self.last_kept = day
        return added

    def step(self) -> None:
        self.live()
        kinds = ["next day"] * 5 + ["same day"] * 2 + ["other rule", "failed", "killed", "late"]
        kinds += ["partial", "erase", "join", "segment"] + ["backfill"] * 3 * self.has_backfill
        kind = self.dice.choice(kinds)
        if kind == "same day":
            built = set(self.dice.sample(sorted(self.definitions), self.dice.randint(1, 4)))
            self.build(self.day, built)
            self.build(self.day, built)
            return
        if kind == "late" and self.last_kept:
            self.build(self.last_kept - timedelta(days=self.dice.randint(1, 9)))
            return
        if kind == "backfill" and self.last_kept:
            self.backfill()
            return
        if kind == "other rule":
            subject = self.dice.choice(sorted(self.definitions))
            self.definitions[subject] = f"rule {self.dice.randint(1, 1000)}"
        if kind == "segment":
            lapsed = SEGMENTS[1]
            if self.definitions.pop(lapsed, None) is None:
                self.definitions[lapsed] = "rule again"
        if kind in ("erase", "join") and len(self.customers) > 2:
            self.lose(self.dice.choice(sorted(self.customers)), is_erased=kind == "erase")
        self.day += timedelta(days=self.dice.choice([1, 1, 3, 12, 40]))
        if kind == "partial":
            self.build(self.day, set(sorted(self.definitions)[1:]))
        elif kind in ("failed", "killed"):
            self.build(self.day, how=kind)
        else:
            self.build(self.day)

    def lose(self, customer: str, *, is_erased: bool) -> None:
        """A key that nobody has any more: who had it is erased, or is one with somebody else."""
        self.customers.remove(customer)
        for customers in self.states.values():
            customers.pop(customer, None)
        if is_erased:
            self.erased += 1
            self.machine.erase(customer)
            self.recount.erase(customer, self.erased)
            for subject, kept in self.kept_states.items():
                token = f"erased {self.erased} of {subject}"
                self.kept_states[subject] = {
                    token if who == customer else who: state for who, state in kept.items()
                }

    def backfill(self) -> None:
        """A day that was not looked at: before the first one or between two."""
        first = min(self.recount.days)
        assert self.last_kept
        day = first + timedelta(days=self.dice.randint(-60, (self.last_kept - first).days))
        if day in self.recount.days:
            return
        past = copy.deepcopy(self.states)
        for subject in past:
            for customer in sorted(self.customers):
                past[subject].pop(customer, None)
                if self.dice.random() < 0.5:
                    past[subject][customer] = self.state_of(subject)
        past = {subject: past[subject] for subject in self.definitions}
        self.machine.backfill(day, past, self.definitions)
        self.recount.days[day] = past


def without_tokens(rows: Rows) -> list[str]:
    """In an order, with one name for all who were erased."""
    return sorted(
        str(tuple("erased" if str(value).startswith("erased") else value for value in row))
        for row in rows
    )


def check(story: Story, until: date) -> None:
    """All that is derived, as of a day, against the recount."""
    machine, recount = story.machine, story.recount
    for name in ("new_states", "new_state_days"):
        machine.connection.execute(f"delete from membership.{name}")
    machine.run(until, *DERIVED)
    spells = list(recount.spells(until))
    first = {subject: min(recount.known(subject, until), default=None) for subject in recount.all()}
    found = machine.rows(
        "select segment_name, customer_key, entered_on, exited_on, is_entry_observed, tenure_days"
        " from membership.segment_membership_history"
    )
    expected = [
        (subject[1], who, since, end, since != first[subject], ((end or until) - since).days)
        for subject, who, _, since, end in spells
        if subject[0] == "segment"
    ]
    assert without_tokens(found) == without_tokens(expected)
    found = machine.rows(
        "select kind, subject, customer_key, state_name, since_on, until_on"
        " from membership.customer_state_history"
    )
    expected = [
        (*subject, who, state, since, end)
        for subject, who, state, since, end in spells
        if subject[0] != "segment"
    ]
    assert without_tokens(found) == without_tokens(expected)
    check_sizes(machine, recount, until)
    check_migration(machine, recount, until)
    if not story.has_backfill:
        check_causes(machine, recount, until)


def check_causes(machine: Machine, recount: Recount, until: date) -> None:
    found = machine.rows(
        "select segment_name, customer_key, entered_on, entry_reason, exit_reason"
        " from membership.segment_membership_history"
    )
    expected = [
        (
            *(subject[1], who, since, recount.causes[since, subject, who]),
            recount.causes[end, subject, who] if end else None,
        )
        for subject, who, _, since, end in recount.spells(until)
        if subject[0] == "segment"
    ]
    assert without_tokens(found) == without_tokens(expected)
    found = machine.rows(
        "select segment_name, customer_key, event_on, event, cause from membership.segment_events"
    )
    expected = [event for event in recount.events if event[2] <= until]
    assert without_tokens(found) == without_tokens(expected)


def check_sizes(machine: Machine, recount: Recount, until: date) -> None:
    found = machine.rows(
        "select segment_name, measured_on, sum(members), sum(entered), sum(exited)"
        " from membership.segment_sizes group by all"
    )
    expected = []
    spells = list(recount.spells(until))
    for subject in SEGMENTS:
        mine = [spell for spell in spells if spell[0] == subject]
        days = recount.measured(subject, until)
        first = min(recount.known(subject, until), default=until)
        for before, day in pairwise([date.min, *days]):
            members = len(recount.days[day][subject])
            entered = sum(max(before, first) < since <= day for *_, since, _ in mine)
            gone = sum(end is not None and before < end <= day for *_, end in mine)
            if mine:
                expected.append((subject[1], day, members, entered, gone))
    assert without_tokens(found) == without_tokens(expected)


def check_migration(machine: Machine, recount: Recount, until: date) -> None:
    found = machine.rows(
        "select kind, subject, from_on, to_on, from_state, to_state, customers"
        " from membership.segment_migration"
    )
    counted: Counter[tuple[object, ...]] = Counter()
    exits: dict[tuple[str, str, date], list[tuple[str, date]]] = {}
    entries: dict[tuple[str, str, date], list[tuple[str, date]]] = {}
    for subject in recount.all():
        for before, day in pairwise(recount.measured(subject, until)):
            then, now = recount.days[before][subject], recount.days[day][subject]
            for who in {*then, *now}:
                if subject[0] != "segment":
                    counted[(*subject, before, day, then.get(who), now.get(who))] += 1
                elif (who in then) != (who in now):
                    kept = entries if who in now else exits
                    place = (who, DEPARTMENTS[subject[1]], day)
                    kept.setdefault(place, []).append((subject[1], before))
    for place in {*exits, *entries}:
        _, department, day = place
        for gone in exits.get(place, [None]):
            for came in entries.get(place, [None]):
                before = (gone or came)[1]
                names = (gone and gone[0], came and came[0])
                counted[("segment", department, before, day, *names)] += 1
    assert without_tokens(found) == without_tokens([(*row, n) for row, n in counted.items()])


@pytest.mark.parametrize("has_backfill", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_the_history_is_that_of_a_recount_day_by_day(
    compiled: tuple[dict[str, str], str], seed: int, has_backfill: bool
) -> None:
    story = Story(Machine(*compiled), seed, has_backfill=has_backfill)
    for step in range(STEPS):
        story.step()
        if story.last_kept and step % 5 == 4:
            check(story, story.last_kept)
    assert story.last_kept
    check(story, story.last_kept)
    check(story, FIRST_DAY + (story.last_kept - FIRST_DAY) / 2)
