"""`dms segment diff`: whom a changed rule or threshold would add and drop, before it is built."""

from dataclasses import dataclass
from typing import Any

from rich.markup import escape

from dms.console import out, plain_table, readable
from dms.errors import DataError
from dms.segments.trial import Trial

_COMPARED = """
    create or replace temp table compared as
    select
        coalesce(now.customer_key, before.customer_key) as customer_key,
        case
            when before.customer_key is null then 'added'
            when now.customer_key is null then 'dropped'
            when now.qualified_on is distinct from before.qualified_on then 'moved'
            when now.reason is distinct from before.reason then 'reworded'
            else 'same'
        end as change,
        now.qualified_on as qualified_on,
        now.reason as reason,
        before.qualified_on as qualified_on_before,
        before.reason as reason_before
    from {now} as now
    full join {before} as before on now.customer_key = before.customer_key
"""

_NOBODY = """(
    select
        cast(null as varchar) as customer_key,
        cast(null as date) as qualified_on,
        cast(null as varchar) as reason
    where false
)"""

# Of the dropped the old reason: there is no new one.
_WHO = """
    select
        customer_key,
        cast(coalesce(qualified_on, qualified_on_before) as varchar),
        case when change = 'dropped' then reason_before else reason end
    from temp.compared
    where change = '{change}'
    order by customer_key
    limit {most}
"""

ALL = "all"
"""As a limit: SQL's word for none."""


@dataclass(frozen=True)
class Member:
    """Somebody who would be added or dropped, and why they are or were in."""

    customer_key: str
    qualified_on: str | None
    reason: str | None


@dataclass(frozen=True)
class Difference:
    """What a segment would be beside what is published of it.

    published, now      how many members; None where it is not published, or is no more
    moved               members whose qualified_on would be another day
    reworded            members whose reason alone would be another
    fault               why the rule cannot be run, None where it can
    """

    segment: str
    published: int | None
    now: int | None
    added: int = 0
    dropped: int = 0
    moved: int = 0
    reworded: int = 0
    who_added: tuple[Member, ...] = ()
    who_dropped: tuple[Member, ...] = ()
    fault: str | None = None

    @property
    def is_none(self) -> bool:
        """Whether the members are the same, each since the same day."""
        return not (self.added or self.dropped or self.moved or self.fault) and (
            self.published is not None and self.now is not None
        )


def difference(trial: Trial, name: str, most: int | None) -> Difference:
    """Compare a segment's rule with what is published of it; `most` who are named, None for all.

    Raises:
        DataError: the rule cannot be run; names the file to mend.
    """
    file = trial.project.segments.get(name)
    now = trial.members(file) if file else None
    before = trial.published(f"segments.{name}")
    trial.connection.execute(_COMPARED.format(now=now or _NOBODY, before=before or _NOBODY))
    counts: dict[str, int] = dict(
        trial.rows("select change, count(*) from temp.compared group by change")
    )
    stayed = sum(counts.get(change, 0) for change in ("moved", "reworded", "same"))
    return Difference(
        segment=name,
        published=stayed + counts.get("dropped", 0) if before else None,
        now=stayed + counts.get("added", 0) if now else None,
        added=counts.get("added", 0),
        dropped=counts.get("dropped", 0),
        moved=counts.get("moved", 0),
        reworded=counts.get("reworded", 0),
        who_added=_who(trial, "added", most),
        who_dropped=_who(trial, "dropped", most),
    )


def _who(trial: Trial, change: str, most: int | None) -> tuple[Member, ...]:
    rows = trial.rows(_WHO.format(change=change, most=ALL if most is None else most))
    return tuple(Member(*row) for row in rows)


def differences(trial: Trial, most: int | None) -> list[Difference]:
    """Compare every segment of the project, and every published one that it has no more.

    A rule that cannot be run is one of them, with its fault.
    """
    published = {place.split(".")[1] for place in trial.published_of("segments")}
    found = []
    for name in [*trial.project.segments, *sorted(published - set(trial.project.segments))]:
        try:
            found.append(difference(trial, name, most))
        except DataError as error:
            found.append(Difference(name, None, None, fault=str(error)))
    return found


def document(found: list[Difference], trial: Trial, notes: list[str]) -> dict[str, Any]:
    """What --json prints."""
    return {
        "as_of_date": trial.as_of,
        "segments": [
            {
                **{key: value for key, value in vars(one).items() if not key.startswith("who_")},
                "who_added": [vars(member) for member in one.who_added],
                "who_dropped": [vars(member) for member in one.who_dropped],
            }
            for one in found
        ],
        "notes": notes,
    }


def print_one(found: Difference, trial: Trial) -> None:
    """Print one segment with who would be added and dropped."""
    out.print(
        f"[bold]{escape(found.segment)}[/] by its rule as it stands, beside what is published as "
        f"of {trial.as_of}",
        soft_wrap=True,
    )
    if found.published is None:
        out.print("  it is not published yet: everybody is new")
    if found.now is None:
        out.print("  it has no files any more: the next build drops it")
    out.print(f"  members    {_count(found.published)} published, {_count(found.now)} now")
    out.print(
        f"  change     {found.added:,} added, {found.dropped:,} dropped, {found.moved:,} with "
        f"another qualified_on, {found.reworded:,} with another reason alone",
        soft_wrap=True,
    )
    _print_who("added, with the reason of now", found.added, found.who_added)
    _print_who("dropped, with the reason of before", found.dropped, found.who_dropped)


def _print_who(heading: str, count: int, members: tuple[Member, ...]) -> None:
    if not members:
        return
    out.print(f"  {heading}:")
    for member in members:
        line = f"{member.customer_key}  {member.qualified_on}  {member.reason}"
        out.print(f"    {escape(readable(line))}", soft_wrap=True)
    if count > len(members):
        out.print(f"    and {count - len(members):,} more: --json has all")


def print_all(found: list[Difference], trial: Trial) -> None:
    """Print the segments that would change, a line each, and how many would not."""
    changed = [one for one in found if not one.is_none and not one.fault]
    out.print(f"rules as they stand, beside what is published as of {trial.as_of}")
    if changed:
        table = plain_table()
        table.add_column("segment", no_wrap=True)
        for heading in ("published", "now", "added", "dropped", "moved"):
            table.add_column(heading, justify="right", no_wrap=True)
        for one in changed:
            table.add_row(
                escape(one.segment),
                _count(one.published),
                _count(one.now),
                *(f"{count:,}" if count else "" for count in (one.added, one.dropped, one.moved)),
            )
        out.print(table)
    same = sum(one.is_none for one in found)
    out.print(f"{same} segment{'' if same == 1 else 's'} as published")
    if changed:
        out.print("`dms segment diff NAME` shows who, and why", soft_wrap=True)


def _count(count: int | None) -> str:
    return "not" if count is None else f"{count:,}"
