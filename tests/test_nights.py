"""Nights on which something is wrong: what is held, what is refused, and what may pass, and why.

Each takes a build of the whole project, so only the first is tried unless `DMS_TEST_NIGHTS` is set,
to `all` or to the number of good nights in a row that shall pass as well (20 take half an hour).
"""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import BuiltSample
from full_project import Site, copy_project

NIGHTS = os.environ.get("DMS_TEST_NIGHTS", "")
GOOD_NIGHTS = int(NIGHTS) if NIGHTS.isdigit() else 0
TODAY, TOMORROW = "20260630", "20260701"
HELD, FAILED, PASSED = 3, 1, 0


@dataclass(frozen=True)
class Place:
    """A copy of the project and of a built site, to be spoilt."""

    project: Path
    site: Site

    def edit(self, name: str, pattern: str, replacement: str) -> None:
        """Replace what a pattern matches in a file of the project; it must be there."""
        path = self.project / name
        text, count = re.subn(pattern, replacement, path.read_text("utf-8"), flags=re.MULTILINE)
        assert count, f"{name} has no {pattern}"
        path.write_text(text, encoding="utf-8")

    def send(self, pattern: str, change: Callable[[list[str]], list[str]]) -> None:
        """Send today's files again tomorrow, with other lines; the header is the first."""
        files = sorted(self.site.landing.glob(pattern))
        assert files, pattern
        for file in files:
            lines = change(file.read_text("utf-8-sig").splitlines())
            later = file.with_name(file.name.replace(TODAY, TOMORROW))
            later.write_text("\n".join([*lines, ""]), encoding="utf-8")

    def unland(self, pattern: str) -> None:
        """Take all files out that match."""
        for file in sorted(self.site.landing.glob(pattern)):
            self.site.dms("unland", f"{file.parent.name}/{file.name}")
            file.unlink()


@dataclass(frozen=True)
class Night:
    """What happened, what `dms build` makes of it (exit status, words in its output), and why."""

    name: str
    happen: Callable[[Place], object]
    status: int
    words: str
    why: str

    def __str__(self) -> str:
        return self.name


def in_model(name: str, pattern: str, replacement: str) -> Callable[[Place], None]:
    return lambda place: place.edit(f"models/{name}.sql", pattern, replacement)


def in_variables(pattern: str, replacement: str) -> Callable[[Place], None]:
    return lambda place: place.edit("dbt_project.yml", pattern, replacement)


def in_seed(name: str, pattern: str, replacement: str) -> Callable[[Place], None]:
    return lambda place: place.edit(f"seeds/{name}.csv", pattern, replacement)


def without_header(change: Callable[[str], str]) -> Callable[[list[str]], list[str]]:
    return lambda lines: [lines[0], *map(change, lines[1:])]


ROOFTOPS = "dealerships"
NIGHT_LIST = [
    Night(
        "rooftop lines are lost from a seed",
        in_seed(ROOFTOPS, r"^dealertrack,(HV2|MB5),.*\n", ""),
        HELD,
        "mapped rooftop of dealertrack HV2: 1 before, 0 now",
        "their customers would look as if they had stopped coming",
    ),
    Night(
        "a rooftop's code is mistyped",
        in_seed(ROOFTOPS, "^dealervault,DVD31207,", "dealervault,DVD31270,"),
        HELD,
        "rows used of dealervault DVD31207",
        "the same",
    ),
    Night(
        "a rooftop has two lines",
        in_seed(ROOFTOPS, r"^(dealertrack,HV2,.*\n)", r"\1\1"),
        FAILED,
        "dealerships",
        "every fact of it would count twice: a data test sees that",
    ),
    Night(
        "all rooftops are in another country",
        in_seed(ROOFTOPS, r",US,USD,US,", ",DE,EUR,DE,"),
        HELD,
        "rooftop setting of lakeside_ford currency USD: 1 before, 0 now",
        "every amount would be read and added up as something else",
    ),
    Night(
        "an export loses its decimal points",
        lambda place: place.send(
            f"dealertrack/repair_orders_HV2_{TODAY}*",
            without_header(lambda line: re.sub(r"(?<=,)(\d+)[.](\d\d)(?=,|$)", r"\1\2", line)),
        ),
        HELD,
        "revenue of harborview_honda service: ",
        "each amount would be a hundred times as high",
    ),
    Night(
        "the rule of a segment is emptied",
        in_model("segments/service/active_service_customers", r"^    where .*", "    where false"),
        HELD,
        "segment members of active_service_customers: ",
        "an empty list looks like one that nobody needs to write to",
    ),
    Night(
        "a threshold is typed in years instead of months",
        in_variables("^    service_active_months: 12", "    service_active_months: 1"),
        HELD,
        "segment members of active_service_customers: ",
        "nine of ten would be told that they are missed",
    ),
    Night(
        "a flag of contactability is turned round",
        in_model(
            "marts/customers/customer_contactability",
            "email_reason = 'allowed' as can_email",
            "email_reason != 'allowed' as can_email",
        ),
        HELD,
        "contactable percent of email",
        "those who said no would be written to",
    ),
    Night(
        "matching joins hardly anybody any more",
        in_variables("^  identity_link_weight: 0", "  identity_link_weight: 60"),
        HELD,
        "customers of all: ",
        "everybody would be several customers",
    ),
    Night(
        "a join is many to many",
        in_model(
            "marts/customers/customer_value",
            r"^select \* from customer_value",
            "select * from customer_value union all select * from customer_value",
        ),
        FAILED,
        "primary_key_customer_value",
        "a data test sees that each customer has two rows",
    ),
    Night(
        "the files of a rooftop are taken out",
        lambda place: place.unland("dealertrack/*_HV2_*"),
        HELD,
        "rows used of dealertrack HV2",
        "history is gone that no new file brings back",
    ),
    Night(
        "all consents are taken out",
        lambda place: place.unland("marketing/consents*"),
        HELD,
        "contactable percent of sms",
        "whoever agreed to text messages would be lost",
    ),
    Night(
        "the dates of an export have another form",
        lambda place: place.send(
            f"dealertrack/customers_*_{TODAY}*",
            without_header(
                lambda line: re.sub(r",(20\d\d)(\d\d)(\d\d)(?=,|$)", r",Q\1-\2/\3", line)
            ),
        ),
        PASSED,
        "published",
        "a card needs no date, and the older ones stay in use",
    ),
    Night(
        "a file is cut in half",
        lambda place: place.send(
            f"dealertrack/customers_*_{TODAY}*", lambda lines: lines[: len(lines) // 2]
        ),
        PASSED,
        "published",
        "what it lacks is known from the file of before",
    ),
    Night(
        "a file comes without a row",
        lambda place: place.send(f"crm/contacts_*_{TODAY}*", lambda lines: lines[:1]),
        PASSED,
        "published",
        "nothing is taken back by a file that says nothing",
    ),
    Night(
        "the same rows come again",
        lambda place: place.send(f"dealertrack/*_{TODAY}*", lambda lines: lines),
        PASSED,
        "published",
        "each row supersedes itself",
    ),
    Night(
        "a file is named a century ahead",
        lambda place: shutil.copy(
            next(place.site.landing.glob(f"crm/contacts_LSF_{TODAY}*")),
            place.site.landing / "crm" / "contacts_LSF_21260630.csv",
        ),
        FAILED,
        "in its name is ahead of the clock",
        "the file is refused, and all others are published",
    ),
    Night(
        "a segment leaves the project",
        lambda place: (
            place.edit("dbt_project.yml", "^    - wholesale_parts_accounts\n", ""),
            *(
                file.unlink()
                for file in place.project.glob("models/segments/*/wholesale_parts_accounts.*")
            ),
        ),
        PASSED,
        "published",
        "somebody wanted it so",
    ),
]


@pytest.fixture
def place(built_sample: BuiltSample, tmp_path: Path, parsed_project: Path) -> Place:
    project = copy_project(tmp_path)
    site = Site(tmp_path, parsed_project, {"DBT_PROJECT_DIR": str(project)})
    shutil.copytree(built_sample.settings.landing, site.landing)
    shutil.copytree(built_sample.settings.published, tmp_path / "published", symlinks=True)
    shutil.copy(built_sample.settings.warehouse, site.warehouse)
    return Place(project, site)


@pytest.mark.parametrize("night", NIGHT_LIST if NIGHTS else NIGHT_LIST[:1], ids=str)
def test_a_night_on_which_something_is_wrong(place: Place, night: Night) -> None:
    link = place.site.folder / "published" / "dealer_segments.duckdb"
    before = link.readlink()
    night.happen(place)
    output = place.site.dms("build", status=night.status)
    assert night.words in output
    is_switched = night.status == PASSED or "were refused (see above)" in output
    assert (link.readlink() != before) == is_switched


@pytest.mark.skipif(GOOD_NIGHTS == 0, reason="good nights in a row: DMS_TEST_NIGHTS=20")
def test_good_nights_pass(tmp_path: Path, parsed_project: Path) -> None:
    """A sample of monthly extracts arrives day by day, the first third of it at once."""
    site = Site(tmp_path, parsed_project)
    everything = tmp_path / "exports"
    site.dms("sample", "--customers", 400, "--extracts", 36, "--to", everything)
    by_day: dict[str, list[Path]] = {}
    for file in sorted(everything.glob("[a-z]*/*")):
        found = re.search(r"(20\d\d)-?(\d\d)-?(\d\d)", file.name)
        assert found, file
        by_day.setdefault("".join(found.groups()), []).append(file)
    days = sorted(by_day)
    nights = [days[:-GOOD_NIGHTS], *([day] for day in days[-GOOD_NIGHTS:])]
    for night in nights:
        for file in (file for day in night for file in by_day[day]):
            target = site.landing / file.parent.name / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
        site.dms("build")
