"""A synthetic dealer group's exports into a folder, all or nothing."""

import json
import shutil
from datetime import date
from pathlib import Path
from random import Random

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from dms.console import err
from dms.errors import UsageError
from sample_group import emit
from sample_group.extracts import MOST_EXTRACTS, Extract, schedule
from sample_group.life import BLOCK_SIZE, live
from sample_group.systems import OUTLETS
from sample_group.truth import (
    TRUTH_PEOPLE,
    TRUTH_VEHICLES,
    PeopleTruth,
    accounts_truth,
    vehicle_truth,
)
from sample_group.world import World
from sample_group.writer import Exports

YEARS = 6
FIRST_AS_OF, LAST_AS_OF = date(2021, 1, 1), date(2026, 12, 31)
_MARKER = Path(".sample") / "parameters.json"
_DRAFT = ".sample-draft"


def write_sample(to: Path, customers: int, seed: int, as_of: str, extracts: int) -> Table:
    """Write a group's exports into a folder, in place of an earlier sample; gives what was written.

    `as_of` is the day of the newest extract, YYYY-MM-DD; `extracts` how many of each file.

    Raises:
        UsageError: a number or day out of bounds, or a folder that holds something else.
    """
    if customers < 1:
        raise UsageError(f"--customers is {customers}: give a number of 1 or more")
    if not 2 <= extracts <= MOST_EXTRACTS:
        raise UsageError(f"--extracts is {extracts}: give a number from 2 to {MOST_EXTRACTS}")
    day = _parse_day(as_of)
    folder = to.expanduser().absolute()
    old = check_folder(folder)
    draft = folder / _DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    parameters: dict[str, object] = {
        "customers": customers,
        "seed": seed,
        "as_of": as_of,
        "extracts": extracts,
    }
    try:
        draft.mkdir(parents=True)
        exports = generate(draft, customers, seed, day, schedule(day.toordinal(), extracts))
        _put_in_place(folder, draft, old, parameters)
    except OSError as error:
        raise UsageError(
            f"cannot write into {folder}: {error.strerror}; choose another --to"
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return _summary(exports, folder)


def _parse_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of {text!r} is no date: write it as 2026-06-30") from None
    if not FIRST_AS_OF <= day <= LAST_AS_OF:
        raise UsageError(
            f"--as-of {day}: the sample knows vehicles for {FIRST_AS_OF} to {LAST_AS_OF}"
        )
    return day


def check_folder(folder: Path) -> list[str]:
    """Paths (relative) of the files that an earlier `dms sample` wrote into the folder.

    Raises UsageError if the folder is a file or holds files that `dms sample` did not make; names
    that start with a dot are left alone.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: give a folder as --to")
    try:
        made = json.loads((folder / _MARKER).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        made = []
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if not (hidden or path.is_dir() or name.as_posix() in made):
            raise UsageError(
                f"{folder} holds {name}, which `dms sample` did not make: "
                "give an empty folder as --to, or move it away"
            )
    return list(made)


def generate(
    folder: Path,
    customers: int,
    seed: int,
    as_of: date,
    extracts: list[Extract] | None = None,
    *,
    card_extracts: list[Extract] | None = None,
) -> Exports:
    """Write all exports below `folder`, block by block; memory does not grow with `customers`.

    `extracts` are those of `schedule` where they are left out; `card_extracts` those of customers
    and contacts, where they are to hold other rows.
    """
    world = World(seed, customers, as_of, YEARS)
    exports = Exports(folder, extracts or schedule(world.as_of), card_extracts)
    hidden = folder / ".sample"
    hidden.mkdir()
    with (
        (hidden / "truth_people.csv").open("w", encoding="utf-8", newline="") as people,
        (hidden / "truth_vehicles.csv").open("w", encoding="utf-8", newline="") as vehicles,
        _progress() as progress,
    ):
        people.write(TRUTH_PEOPLE + "\n")
        vehicles.write(TRUTH_VEHICLES + "\n")
        task = progress.add_task("customers", total=customers)
        first = emit.Emitter(world, exports, Random(f"{seed}:accounts"))
        first.staff()
        first.customers(world.accounts())
        accounts_truth(world.accounts(), people)
        outlets = {name: start(world, exports) for name, start in OUTLETS.items()}
        for number in range(-(-customers // BLOCK_SIZE)):
            block = live(world, number)
            emit.Emitter(world, exports, Random(f"{seed}:rows:{number}")).block(block)
            for name, outlet in outlets.items():
                outlet.block(block, Random(f"{seed}:{name}:{number}"))
            PeopleTruth(block, world.as_of, people).write()
            vehicle_truth(block, vehicles)
            progress.advance(task, len(block.people))
        for outlet in outlets.values():
            outlet.close()
        exports.close()
    return exports


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=err, transient=True)


def _put_in_place(folder: Path, draft: Path, old: list[str], parameters: dict[str, object]) -> None:
    """Replace the old sample: every file gets its name when it is complete, the marker first."""
    paths = sorted(path.relative_to(draft) for path in draft.rglob("*") if path.is_file())
    new = [path.as_posix() for path in paths if path.parts[0] != ".sample"]
    marker = folder / _MARKER
    marker.parent.mkdir(exist_ok=True)
    _write_marker(marker, {**parameters, "files": sorted({*old, *new})})
    for name in old:
        (folder / name).unlink(missing_ok=True)
    for path in paths:
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        (draft / path).replace(target)
    _write_marker(marker, {**parameters, "files": new})


def _write_marker(marker: Path, content: dict[str, object]) -> None:
    part = marker.with_suffix(".part")
    part.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    part.replace(marker)


def _summary(exports: Exports, folder: Path) -> Table:
    table = Table(title=f"Synthetic exports in {folder}")
    for title, justify in (
        ("feed", "left"),
        ("table", "left"),
        ("files", "right"),
        ("rows", "right"),
    ):
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    for feed, name in sorted(exports.rows):
        files, rows = exports.files[feed, name], exports.rows[feed, name]
        table.add_row(feed, name, f"{files:,}", f"{rows:,}")
    table.add_section()
    table.add_row("all", "", f"{exports.files.total():,}", f"{exports.rows.total():,}")
    return table
