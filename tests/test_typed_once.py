"""A raw row is typed when it first appears: what is kept of it is what reading all anew gives."""

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from conftest import BuiltSample
from full_project import WITHOUT_TESTS, Site, copy_project

REGISTERS = (
    "base_cdk__customers",
    "base_cdk__repair_orders",
    "base_crm__leads",
    "base_dealertrack__customers",
    "base_dealervault__appointments",
    "base_dealervault__deals",
    "base_marketing__consents",
)
# Each of which has a text that no decision hangs on: `update` marks a row with it.
STAGED = {
    "stg_cdk__customers": "middle_name",
    "stg_cdk__deals": "trade_ins",
    "stg_cdk__repair_orders": "discounts",
    "stg_crm__contacts": "city",
    "stg_crm__leads": "provider_name",
    "stg_dealertrack__customers": "middle_name",
    "stg_dealertrack__deals": "insurance_code",
    "stg_dealertrack__repair_orders": "coupon_number",
    "stg_dealervault__deals": "insurance_name",
    "stg_dealervault__repair_orders": "coupon_code",
    "stg_marketing__consents": "sent_channel",
    "stg_marketing__responses": "sent_event_type",
    "stg_marketing__sends": "campaign_id",
}
REGISTERS_OF_STAGED = tuple(name.replace("stg_", "base_", 1) for name in STAGED)
COMPARED = (
    *REGISTERS,
    *(f"stg_{name[5:]}" for name in REGISTERS if name in REGISTERS_OF_STAGED),
)
SEEDS = ("dealerships", "pay_types", "deal_types", "deal_statuses")
A_MONTH_BEFORE = ("--vars", "{as_of_date: '2026-05-31'}")


@dataclass(frozen=True)
class Nights:
    """The built sample in a warehouse of its own, and a project that may be changed."""

    site: Site
    project: Path

    def build(self, *arguments: str, models: tuple[str, ...] = COMPARED) -> None:
        self.site.dbt("build", "--select", *models, *SEEDS, *WITHOUT_TESTS, *arguments)

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        return {name: self.site.query(f"from staging.{name} order by all") for name in COMPARED}

    def rows_anew(self, *arguments: str) -> dict[str, list[tuple[object, ...]]]:
        """What a build that keeps nothing gives, in a copy of the warehouse."""
        folder = self.site.folder / "anew"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(self.site.warehouse, folder)
        shutil.copytree(self.site.folder / "target", folder / "target")
        anew = Nights(Site(folder, environment=self.site.environment), self.project)
        anew.build("--full-refresh", *arguments)
        return anew.rows()

    def change(self, path: str, old: str, new: str) -> None:
        file = self.project / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, sql: str) -> None:
        with duckdb.connect(str(self.site.warehouse)) as connection:
            connection.execute(sql)


@pytest.fixture
def nights(tmp_path: Path, built_sample: BuiltSample, parsed_project: Path) -> Nights:
    project = copy_project(tmp_path)
    site = Site(tmp_path, parsed_project, {"DBT_PROJECT_DIR": str(project)})
    site.landing.symlink_to(built_sample.settings.landing)
    shutil.copy(built_sample.settings.warehouse, site.warehouse)
    return Nights(site, project)


def unland_some(nights: Nights, chance: random.Random) -> None:
    landed = nights.site.query(
        "select feed || '/' || file_name from landing.files where rows_landed > 0 order by 1"
    )
    for (file,) in chance.sample(landed, 4):
        nights.site.dms("unland", file)


def land_them_again(nights: Nights, chance: random.Random) -> None:
    nights.site.dms("land")


def forget_one(nights: Nights, chance: random.Random) -> None:
    numbers = nights.site.query(
        "select distinct companyId, customerId from raw_cdk.customers"
        " where companyId <> '' and customerId <> '' order by all"
    )
    company, number = chance.choice(numbers)
    nights.site.dms("forget", f"cdk:{company}:{number}", "--yes")


def let_a_rooftop_go(nights: Nights, chance: random.Random) -> None:
    """Its rows are quarantined from then on."""
    seed = nights.project / "seeds" / "dealerships.csv"
    lines = seed.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = chance.choice([line for line in lines if "cdk" in line])
    seed.write_text("".join(line for line in lines if line != gone), encoding="utf-8")


def know_a_code_less(nights: Nights, chance: random.Random) -> None:
    seed = nights.project / "seeds" / "pay_types.csv"
    lines = seed.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = chance.choice([line for line in lines if line.startswith("cdk")])
    seed.write_text("".join(line for line in lines if line != gone), encoding="utf-8")


def read_otherwise(nights: Nights, chance: random.Random) -> None:
    """A change of the SQL that types: no area code begins with one digit more."""
    nights.change(
        "macros/cleaning/plausible_phone.sql",
        "(?:(?:[0-9]11|",
        f"(?:(?:{chance.randint(3, 9)}[0-9]{{2}}|[0-9]11|",
    )


def name_a_column_otherwise(nights: Nights, chance: random.Random) -> None:
    """What is kept has other columns than what is typed."""
    nights.change("models/staging/crm/stg_crm__leads.sql", "as provider_name", "as provider")


def look_from_a_month_before(nights: Nights, chance: random.Random) -> None:
    nights.build(*A_MONTH_BEFORE)
    assert nights.rows() == nights.rows_anew(*A_MONTH_BEFORE)


def test_what_is_kept_is_what_typing_all_anew_gives(nights: Nights) -> None:
    """Some of what happens in one night, before it is built: never a file both gone and there."""
    chance = random.Random(3)
    happening = [
        (unland_some, know_a_code_less),
        (land_them_again, let_a_rooftop_go),
        (forget_one, read_otherwise),
        (name_a_column_otherwise,),
        (look_from_a_month_before,),
    ]
    chance.shuffle(happening)
    nights.build()
    for steps in happening:
        for step in steps:
            step(nights, chance)
        nights.build()
        assert nights.rows() == nights.rows_anew(), [step.__name__ for step in steps]


PLACES = "select file_name, line_number from staging.{}"
KEPT = "select count(*) from staging.base_crm__leads where unread = 'kept'"


@pytest.mark.parametrize("day", [(), A_MONTH_BEFORE], ids=["the same day", "a month before"])
def test_staging_types_new_rows_alone(nights: Nights, day: tuple[str, ...]) -> None:
    models = (*STAGED, *REGISTERS_OF_STAGED)
    nights.build(models=models)
    before, new_files = {}, {}
    for name, column in STAGED.items():
        nights.run(f"update staging.{name} set {column} = 'kept'")
        before[name] = set(nights.site.query(PLACES.format(name)))
        new_files[name] = max(before[name])[0]
        nights.run(
            "update landing.files set landed_at = landed_at + interval 1 second"
            f" where file_name = '{new_files[name]}'"
        )
    nights.build(*day, models=models)
    for name, column in STAGED.items():
        used = set(nights.site.query(PLACES.format(name)))
        kept = set(nights.site.query(f"{PLACES.format(name)} where {column} = 'kept'"))
        assert kept == {place for place in used & before[name] if place[0] != new_files[name]}
        assert kept, name


def test_a_row_is_typed_once(nights: Nights) -> None:
    """What an earlier build worked out is told from the same worked out anew by a mark."""
    nights.build()
    nights.run("update staging.base_crm__leads set unread = 'kept'")
    (file, rows), *_ = nights.site.query(
        "select file_name, count(*) from staging.base_crm__leads group by all order by all"
    )
    (all_rows,) = nights.site.query("select count(*) from staging.base_crm__leads")[0]
    nights.site.dms("unland", f"crm/{file}")
    nights.build()
    nights.site.dms("land")
    nights.build(*A_MONTH_BEFORE)
    assert nights.site.query(KEPT) == [(all_rows - rows,)]
    nights.build("--full-refresh")
    assert nights.site.query(KEPT) == [(0,)]
