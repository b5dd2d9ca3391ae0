"""Nights on which something is wrong: what is held, what is refused, and what may pass, and why.

Each takes a build of the whole project, so only the first is tried unless `DMS_TEST_NIGHTS` is set,
to `all` (40 minutes) or to the number of good nights in a row that shall pass as well (20 take
another half an hour).
"""

import csv
import io
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
FIRST_DAY, TODAY, TOMORROW = "20251231", "20260630", "20260701"
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

    def send(self, pattern: str, change: Callable[[str], str]) -> None:
        """Send files again tomorrow, with another text."""
        files = sorted(self.site.landing.glob(pattern))
        assert files, pattern
        for file in files:
            later = file.with_name(re.sub(r"20\d{6}", TOMORROW, file.name))
            assert not later.exists()
            # Latin-1 keeps the bytes of any other encoding.
            later.write_text(change(file.read_text("latin-1")), encoding="latin-1", newline="")

    def unland(self, pattern: str) -> None:
        """Take all files out that match."""
        landed = {name for (name,) in self.site.query("select file_name from landing.files")}
        for file in sorted(self.site.landing.glob(pattern)):
            if file.name in landed:
                self.site.dms("unland", f"{file.parent.name}/{file.name}")
            file.unlink()


@dataclass(frozen=True)
class Night:
    """What happened, what `dms build` makes of it (exit status, words in its output), and why.

    `is_switched` where BI does not read what passed, or reads what did not.
    """

    name: str
    happen: Callable[[Place], object]
    status: int
    words: str
    why: str
    is_switched: bool | None = None

    def __str__(self) -> str:
        return self.name


def in_model(name: str, pattern: str, replacement: str) -> Callable[[Place], None]:
    return lambda place: place.edit(f"models/{name}.sql", pattern, replacement)


def in_variables(pattern: str, replacement: str) -> Callable[[Place], None]:
    return lambda place: place.edit("dbt_project.yml", pattern, replacement)


def in_seed(name: str, pattern: str, replacement: str) -> Callable[[Place], None]:
    return lambda place: place.edit(f"seeds/{name}.csv", pattern, replacement)


def sent(pattern: str, change: Callable[[str], str]) -> Callable[[Place], None]:
    return lambda place: place.send(pattern, change)


def taken_out(pattern: str) -> Callable[[Place], None]:
    return lambda place: place.unland(pattern)


def in_column(name: str, change: Callable[[str], str]) -> Callable[[str], str]:
    """Another value in a column of a file with commas."""

    def in_text(text: str) -> str:
        header, *rows = csv.reader(io.StringIO(text))
        at = header.index(name)
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(
            [header, *([*row[:at], change(row[at]), *row[at + 1 :]] for row in rows)]
        )
        return written.getvalue()

    return in_text


def replaced(
    pattern: str, replacement: str | Callable[[re.Match[str]], str]
) -> Callable[[str], str]:
    def in_text(text: str) -> str:
        text, count = re.subn(pattern, replacement, text)
        assert count, pattern
        return text

    return in_text


def a_year_later(found: re.Match[str]) -> str:
    return str(int(found[0]) + 10000)


ROOFTOPS = "dealerships"
ACTIVE = "models/segments/service/active_service_customers"
NIGHT_LIST = [
    # ---------- seeds
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
        "a seed is saved with semicolons",
        in_seed(ROOFTOPS, ",", ";"),
        FAILED,
        "seeds/dealerships.csv: has no column feed",
        "no rooftop could be read; it is said before anything is landed",
    ),
    Night(
        "retail deals are mapped to wholesale",
        in_seed("deal_types", ",retail,true$", ",wholesale,false"),
        HELD,
        "segment members of new_vehicle_buyers: ",
        "nobody would have bought anything",
    ),
    Night(
        "work that customers pay is mapped to the house's own",
        in_seed("pay_types", ",customer_pay$", ",internal"),
        HELD,
        "revenue of prairie_kia service: ",
        "nobody would have paid anything at rooftops whose orders say by these codes who pays",
    ),
    Night(
        "everybody's mail domain is entered as the group's own",
        in_seed("own_contact_points", r"\Z", "domain,example.com,typing error\n"),
        PASSED,
        "published",
        "the address joins nobody any more, as name and telephone still do; who may be written to "
        "does not depend on it",
    ),
    Night(
        "the grid of RFM loses its lower half",
        in_seed("rfm_grid", r"^[12],.*\n", ""),
        HELD,
        "segment members of at_risk: ",
        "the best customers of a year ago would be in no segment",
    ),
    Night(
        "all rooftops are in another country",
        in_seed(ROOFTOPS, r",US,USD,US,", ",DE,EUR,DE,"),
        HELD,
        "rooftop setting of lakeside_ford currency USD: 1 before, 0 now",
        "every amount would be read and added up as something else",
    ),
    Night(
        "an exchange rate loses its decimal point",
        in_seed("exchange_rates", r"2024-01-01,1[.]", "2024-01-01,1"),
        HELD,
        "exchange rate of CAD in USD at its lowest: ",
        "a year of one rooftop would count for nothing in all sums",
    ),
    # ---------- rules and settings
    Night(
        "the rule of a segment is emptied, and its unit tests with it",
        lambda place: (
            place.edit(f"{ACTIVE}.sql", r"^    where .*", "    where false"),
            place.edit(f"{ACTIVE}.yml", r"^unit_tests:\n(.*\n)*", ""),
        ),
        HELD,
        "segment members of active_service_customers: ",
        "an empty list looks like one that nobody needs to write to",
    ),
    Night(
        "the rule of a segment lets everybody in",
        in_model("segments/service/lost_service_customers", r"threshold[(].*?[)]", "0"),
        FAILED,
        "of lost_service_customers failed",
        "regular customers would read that they are missed",
    ),
    Night(
        "a threshold is typed in years instead of months",
        in_variables("^    service_active_months: 12", "    service_active_months: 1"),
        FAILED,
        "of customer_lifecycle failed",
        "nine of ten would be told that they are missed",
    ),
    Night(
        "a flag of contactability is turned round",
        in_model(
            "marts/customers/customer_contactability",
            "email_reason = 'allowed' as can_email",
            "email_reason != 'allowed' as can_email",
        ),
        FAILED,
        "of customer_contactability failed",
        "those who said no would be written to",
    ),
    Night(
        "matching joins hardly anybody any more",
        in_variables("^  identity_link_weight: 0", "  identity_link_weight: 60"),
        FAILED,
        "of int_identity_pairs failed",
        "everybody would be several customers",
    ),
    Night(
        "matching joins strangers",
        in_model(
            "intermediate/identity/matching/int_identity_pairs",
            "when veto is not null then 'vetoed'",
            "when veto is null then 'vetoed'",
        ),
        FAILED,
        "of int_identity_pairs failed",
        "families and neighbours would be one customer",
    ),
    Night(
        "the weight that links is far too low",
        in_variables("^  identity_link_weight: 0", "  identity_link_weight: -30"),
        PASSED,
        "published",
        "namesakes and families are held apart by vetoes, whatever the weight",
    ),
    Night(
        "a join is many to many",
        in_model(
            "marts/customers/customer_value",
            r"^select \* from customer_value",
            "select * from customer_value union all select * from customer_value",
        ),
        FAILED,
        "of customer_value failed",
        "its unit tests see that each customer has two rows",
    ),
    Night(
        "a segment shows an e-mail address as its reason",
        in_model(
            "segments/sales/repeat_buyers",
            r" as reason$",
            " || (select max(email) from {{ ref('int_customer_contacts') }}) as reason",
        ),
        FAILED,
        "repeat_buyers",
        "a list that anybody may read has no contact point: the publishing finds it",
    ),
    Night(
        "the day is typed two months ahead",
        in_variables("^  # as_of_date: 2026-06-30", '  as_of_date: "2026-08-30"'),
        FAILED,
        "as_of_date",
        "everybody would have stopped coming",
    ),
    Night(
        "the day of a look back is left in the settings",
        in_variables("^  # as_of_date: 2026-06-30", '  as_of_date: "2026-03-31"'),
        PASSED,
        "as_of/2026-03-31",
        "a past day goes to a folder of its own",
        is_switched=False,
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
    # ---------- files
    Night(
        "the files of a rooftop are taken out",
        taken_out("dealertrack/*_HV2_*"),
        HELD,
        "rows used of dealertrack HV2",
        "history is gone that no new file brings back",
    ),
    Night(
        "all consents are taken out",
        taken_out("marketing/consents*"),
        HELD,
        "contactable percent of sms",
        "whoever agreed to text messages would be lost",
    ),
    Night(
        "all checks of the do-not-call registry are taken out",
        taken_out("marketing/dnc_checks*"),
        HELD,
        "rows used of marketing: ",
        "nobody could be called without a check",
    ),
    Night(
        "the warehouse and the old files are lost",
        lambda place: (
            place.site.warehouse.unlink(),
            *(file.unlink() for file in place.site.landing.glob("*/*") if TODAY not in file.name),
        ),
        HELD,
        "customers of all: ",
        "a month would stand for the history of years",
    ),
    Night(
        "the dates of an export have another form",
        sent(
            f"dealertrack/customers_HV2_{FIRST_DAY}*",
            replaced(r",(20\d\d)(\d\d)(\d\d)(?=,|\n)", r",Q\1-\2/\3"),
        ),
        PASSED,
        "published",
        "a card needs no date, and the older ones stay in use",
    ),
    Night(
        "the dates of an export are a year ahead",
        sent(
            f"dealertrack/repair_orders_HV2_{FIRST_DAY}*",
            replaced(r"(?<=,)20[12]\d{5}(?=,|\n)", a_year_later),
        ),
        HELD,
        "newest quarantined percent of dealertrack HV2 repair_orders: ",
        "visits that are still to come would take the place of those that were",
    ),
    Night(
        "an export loses its decimal points",
        sent(
            f"dealertrack/repair_orders_HV2_{FIRST_DAY}*",
            replaced(r"(?<=,)(\d+)[.](\d\d)(?=,|\n)", r"\1\2"),
        ),
        HELD,
        "revenue of harborview_honda service: ",
        "each amount would be a hundred times as high",
    ),
    Night(
        "an export asks for the deletion of everybody in it",
        sent(
            f"dealertrack/customers_HV2_{FIRST_DAY}*",
            in_column("DeleteRequestDate", lambda _: TODAY),
        ),
        HELD,
        "revenue of harborview_honda parts: ",
        "nobody would miss them",
    ),
    Night(
        "everybody has the same telephone number",
        sent(
            f"dealertrack/customers_HV2_{FIRST_DAY}*",
            in_column("CellPhone", lambda _: "8605550142"),
        ),
        PASSED,
        "published",
        "a number of so many people tells nobody from another, and joins none",
    ),
    Night(
        "a file is cut in half",
        sent(f"dealertrack/customers_HV2_{FIRST_DAY}*", lambda text: text[: len(text) // 2]),
        PASSED,
        "published",
        "what it lacks is known from the file of before",
    ),
    Night(
        "a file comes without a row",
        sent(f"crm/contacts_*_{FIRST_DAY}*", lambda text: text.split("\n")[0] + "\n"),
        PASSED,
        "published",
        "nothing is taken back by a file that says nothing",
    ),
    Night(
        "the same rows come again",
        sent(f"dealertrack/*_{TODAY}_*", lambda text: text),
        PASSED,
        "published",
        "each row supersedes itself",
    ),
    Night(
        "a rooftop sends under a new code",
        sent(f"dealertrack/customers_HV2_{FIRST_DAY}*", replaced(r"(?m)^HV2,", "HV9,")),
        PASSED,
        "HV9",
        "its rows are quarantined, a warning names the code, and what was known stays",
    ),
    Night(
        "a needed column has another name",
        sent(f"crm/contacts_*_{FIRST_DAY}*", replaced(r"\A([^\n]*)ContactId", r"\1ContactNo")),
        FAILED,
        "ContactId",
        "the files are refused, and all others are published",
        is_switched=True,
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
        is_switched=True,
    ),
    Night(
        "a file is no table at all",
        lambda place: (place.site.landing / "crm" / f"contacts_LSF_{TOMORROW}.csv").write_bytes(
            b"%PDF-1.7\n" + bytes(range(256)) * 20
        ),
        FAILED,
        f"contacts_LSF_{TOMORROW}.csv",
        "the file is refused, and all others are published",
        is_switched=True,
    ),
]


@pytest.fixture
def place(built_sample: BuiltSample, tmp_path: Path, parsed_project: Path) -> Place:
    project = copy_project(tmp_path)
    site = Site(tmp_path, parsed_project, {"DBT_PROJECT_DIR": str(project)})
    built_sample.copy_to(tmp_path)
    return Place(project, site)


@pytest.mark.parametrize("night", NIGHT_LIST if NIGHTS else NIGHT_LIST[:1], ids=str)
def test_a_night_on_which_something_is_wrong(place: Place, night: Night) -> None:
    link = place.site.folder / "published" / "dealer_segments.duckdb"
    before = link.readlink()
    night.happen(place)
    output = place.site.dms("build", status=night.status)
    assert night.words in output, output
    expected = night.status == PASSED if night.is_switched is None else night.is_switched
    assert (link.readlink() != before) == expected, output


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
