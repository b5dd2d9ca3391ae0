"""An analyst's tools: `dms columns` and `dms segment`, on a small project and what it published.

Five customers of two rooftops. As of 2026-03-31, who bought within twelve months is a recent buyer:
a (also long ago), b (on the first day that counts, and long ago), d. c bought a day too early, e
never. Loyal buyers are recent ones with two sales: a and b.
"""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
import yaml

from dms import cli
from dms.errors import DataError
from dms.macros import Jinja
from dms.segments import yaml_text
from dms.yaml_files import read_yaml
from full_project import DAY, PROJECT, Site, copy_project

PROJECT_FILE = """\
# Settings of a small group.
name: small
vars:
  segment_thresholds:
    # who bought
    recent_buyers_months: 12   # full calendar months
    loyal_buyers_least_sales: 2
    service_active_months: 24

  # One line a segment.
  segments:
    - recent_buyers  # the first
    - loyal_buyers

  other: [1, 2]
"""

RECENT = """\
with

sales as (

    select * from {{ ref('sales') }}

),

qualified as (

    select
        customer_key,
        max(sold_on) as qualified_on,
        'Bought ' || {{ months_ago('max(sold_on)') }} as reason
    from sales
    where {{ within_months('sold_on', threshold('recent_buyers_months')) }}
    group by customer_key

)

{{ member_rows('qualified') }}
"""

LOYAL = """\
with

recent_buyers as (

    select * from {{ ref('recent_buyers') }}

),

sale_counts as (

    select
        customer_key,
        count(*) as sale_count
    from {{ ref('sales') }}
    group by customer_key

),

qualified as (

    select
        recent_buyers.customer_key,
        recent_buyers.qualified_on,
        {{ counted('sale_counts.sale_count', 'sale') }} as reason
    from recent_buyers
    inner join sale_counts
        on recent_buyers.customer_key = sale_counts.customer_key
    where sale_counts.sale_count >= {{ threshold('loyal_buyers_least_sales') }}

)

{{ member_rows('qualified') }}
"""

RECENT_YAML = """\
models:
  - name: recent_buyers
    description: >
      Customers who bought within {{ var('segment_thresholds').recent_buyers_months }} months.
    config:
      meta:
        title: Recent buyers
        department: Sales
        objective: Thank them
        offer: A wash
        channels: [email, mail]
        kpi: Visits
        owner: sales manager
        cadence: every month
        priority: 7
        plausible_percent: [40, 60]
        one_per: household
        external_name: DS - Recent buyers
    columns:
      - name: qualified_on
        description: Here the day of the last sale.

unit_tests:
  - name: a_sale_exactly_twelve_months_ago_is_too_old
    model: recent_buyers
    overrides: {vars: {segment_thresholds: {recent_buyers_months: 12}}}
    given:
      - {input: ref('sales'), rows: [{customer_key: x, sold_on: 2025-03-31}]}
      - {input: ref('member_profiles'), rows: []}
    expect: {rows: []}
"""

LOYAL_YAML = (
    RECENT_YAML.replace("recent_buyers", "loyal_buyers")
    .replace("loyal_buyers_months", "loyal_buyers_least_sales")
    .replace("Recent buyers", "Loyal buyers")
    .replace("priority: 7", "priority: 3")
    .replace("[40, 60]", "[10, 39.9]")
)

MART_YAML = """\
models:
  - name: {name}
    description: One row per {name}.
    {config}
    columns:
{columns}
"""

FILES = {
    "dbt_project.yml": PROJECT_FILE,
    "models/segments/sales/recent_buyers.sql": RECENT,
    "models/segments/sales/recent_buyers.yml": RECENT_YAML,
    "models/segments/service/loyal_buyers.sql": LOYAL,
    "models/segments/service/loyal_buyers.yml": LOYAL_YAML,
    "models/marts/sales.sql": "select 1 as one",
    "models/marts/sales.yml": MART_YAML.format(
        name="sales",
        config="",
        columns="""\
      - {name: customer_key, data_type: string, description: The customer.}
      - {name: sold_on, data_type: date, description: Day of the contract.}
      - {name: vehicle_condition, data_type: string, description: New or used.}
      - {name: sale_price, data_type: "decimal(12, 2)", description: Price in the currency.}
      - {name: buyer_name, data_type: string, description: x, config: {meta: {personal: name}}}
""",
    ),
    "models/marts/member_profiles.sql": "select 1 as one",
    "models/marts/visits.sql": "select {{ threshold('service_active_months') }} as months",
    "models/marts/staff.sql": "select 1 as one",
    "models/marts/staff.yml": MART_YAML.format(
        name="staff",
        config="config: {meta: {publish: contacts}}",
        columns="      - {name: employee_key, data_type: string, description: Somebody.}\n",
    ),
    "models/staging/stg_sales.sql": "select 1 as one",
    "docs/segments.md": "Our `recent_buyers` and loyal_buyers.\n",
}

PUBLISHED = """
    create schema marts;
    create schema segments;
    create schema membership;
    create table marts.member_profiles as from (values
        ('a', 'hill', 100.00::decimal(12, 2), true, true, false, false),
        ('b', 'hill', 50.00, false, false, false, true),
        ('c', 'hill', 10.00, true, false, false, false),
        ('d', 'lake', 20.00, false, false, false, false),
        ('e', 'lake', 0.00, true, true, true, true)
    ) as profiles (
        customer_key, home_dealership_key, lifetime_gross, can_email, can_sms, can_call, can_mail
    );
    create table marts.sales as from (values
        ('a', date '2026-03-01', 'new', 30000.00::decimal(12, 2)),
        ('a', date '2020-01-01', 'new', 20000.00),
        ('b', date '2025-04-01', 'new', 25000.50),
        ('b', date '2019-05-05', 'used', 9000.00),
        ('c', date '2025-03-31', 'used', 8000.00),
        ('d', date '2025-12-15', null, 12000.00)
    ) as sales (customer_key, sold_on, vehicle_condition, sale_price);
    create table segments.recent_buyers as
    select profiles.* replace (home_dealership_key as home_dealership_key), qualified_on, reason
    from marts.member_profiles as profiles
    join (values
        ('a', date '2026-03-01', 'Bought 2026-03-01 (this month)'),
        ('b', date '2025-04-01', 'Bought 2025-04-01 (11 months ago)'),
        ('d', date '2025-12-15', 'Bought 2025-12-15 (3 months ago)')
    ) as rule (customer_key, qualified_on, reason) using (customer_key);
    create table segments.loyal_buyers as
    select * replace ('2 sales' as reason)
    from segments.recent_buyers
    where customer_key in ('a', 'b');
    create table membership.segment_members as
    select 'recent_buyers' as segment_name, customer_key from segments.recent_buyers
    union all
    select 'loyal_buyers', customer_key from segments.loyal_buyers;
    create table membership.segment_catalog as from (values
        ('recent_buyers', timestamp '2026-03-31', 3, 0.6, 2),
        ('loyal_buyers', timestamp '2026-03-31', 2, 0.4, 2)
    ) as catalog (segment_name, refreshed_at, members, share_of_base, reachable);
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder, as `dms publish` lays it out."""
    root = tmp_path_factory.mktemp("published")
    build = root / "builds" / "1"
    build.mkdir(parents=True)
    (build / "build.json").write_text('{"as_of_date": "2026-03-31"}')
    with duckdb.connect(str(build / "dealer_segments.duckdb")) as connection:
        connection.execute(PUBLISHED)
    (root / "segments.duckdb").symlink_to(Path("builds/1/dealer_segments.duckdb"))
    return root


@dataclass
class Analyst:
    """Somebody at work in a project; `folder` is its root."""

    folder: Path
    run: Callable[..., str]

    def document(self, *arguments: str, status: int = 0) -> dict:
        return json.loads(self.run(*arguments, "--json", status=status))

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        assert old in self.read(name)
        self.write(name, self.read(name).replace(old, new))

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and "macros" not in path.parts
        }


@pytest.fixture
def analyst(tmp_path, published, monkeypatch, capsys) -> Analyst:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "macros").symlink_to(PROJECT / "macros")

    def run(*arguments: object, status: int = 0) -> str:
        """What the command prints on both ways; nothing of a traceback."""
        monkeypatch.setattr(sys, "argv", ["dms", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        given, told = capsys.readouterr()
        assert (ended.value.code or 0) == status, given + told
        assert "Traceback" not in told
        return given if "--json" in arguments and status == 0 else given + told

    monkeypatch.setenv("DBT_PROJECT_DIR", str(folder))
    monkeypatch.setenv("DMS_PUBLISHED", str(published))
    somebody = Analyst(folder, run)
    for name, text in FILES.items():
        somebody.write(name, text)
    shutil.copytree(PROJECT / "models" / "docs", folder / "models" / "docs")
    (folder / "models" / "membership").mkdir()
    for ending in ("sql", "yml"):
        shutil.copy(
            PROJECT / f"models/membership/member_rows.{ending}", folder / "models/membership"
        )
    return somebody


SQL = "models/segments/sales/recent_buyers.sql"
YAML = "models/segments/sales/recent_buyers.yml"


# ---------- rendering


def test_a_rule_is_rendered_as_dbt_compiles_it(tmp_path: Path, parsed_project: Path) -> None:
    site = Site(tmp_path, parsed_project)
    site.dbt("compile", "--write-json", "--select", "path:models/segments", *DAY)
    results = json.loads((tmp_path / "target" / "run_results.json").read_text("utf-8"))
    by_dbt = {
        result["unique_id"].split(".")[-1]: result["compiled_code"].strip()
        for result in results["results"]
    }
    layers = {
        path.stem: path.relative_to(PROJECT / "models").parts[0]
        for path in (PROJECT / "models").rglob("*.sql")
    }
    variables = read_yaml(PROJECT / "dbt_project.yml")["vars"] | {"as_of_date": "2026-06-30"}
    ref = '"dealership"."{}"."{}"'.format
    jinja = Jinja(PROJECT, variables, {"ref": lambda name: ref(layers[name], name)})
    by_us = {
        path.stem: jinja.text(path.read_text(encoding="utf-8")).strip()
        for path in (PROJECT / "models" / "segments").rglob("*.sql")
    }
    assert by_us
    assert by_us == by_dbt


def test_macros_of_dbt_itself_are_there() -> None:
    jinja = Jinja(PROJECT, {})
    added = " ".join(jinja.text("{{ dbt.dateadd('day', 3, 'sold_on') }}").split())
    assert duckdb.sql(f"select {added} from (select date '2026-02-27' as sold_on)").fetchone() == (
        duckdb.sql("select timestamp '2026-03-02'").fetchone()
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select 1\n{{ nope() }}", "line 2: 'nope' is undefined"),
        ("\n\n{{ months_ago() }}", "line 3: parameter 'day' was not provided"),
        ("{% if %}", "line 1: Expected an expression, got 'end of statement block'"),
        ("{{ var('nope') }}", "no var nope under vars in dbt_project.yml"),
    ],
)
def test_what_cannot_be_rendered_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(DataError) as told:
        Jinja(PROJECT, {"as_of_date": "2026-03-31"}).text(text)
    assert str(told.value) == message


# ---------- preview


def test_a_preview_says_how_large_a_segment_is_and_whom_it_reaches(analyst: Analyst) -> None:
    found = analyst.document("segment", "preview", "recent_buyers")

    # a by e-mail and SMS, b by mail, d by nothing
    assert found == {
        "segment": "recent_buyers",
        "file": SQL,
        "as_of_date": "2026-03-31",
        "members": 3,
        "customers": 5,
        "share": 0.6,
        "reach": {"any": 2, "email": 1, "sms": 1, "phone": 0, "mail": 1},
        "first_on": "2025-04-01",
        "last_on": "2026-03-01",
        "plausible_percent": [40.0, 60.0],
        "is_plausible": True,
        "rooftops": [
            {"rooftop": "hill", "members": 2, "customers": 3},
            {"rooftop": "lake", "members": 1, "customers": 2},
        ],
        "overlaps": [{"segment": "loyal_buyers", "shared": 2, "members": 2}],
        "in_no_other": 1,
        "reasons": [
            "Bought 2026-03-01 (this month)",
            "Bought 2025-04-01 (11 months ago)",
            "Bought 2025-12-15 (3 months ago)",
        ],
        "faults": [],
    }


def test_a_share_beyond_what_is_plausible_is_a_warning(analyst: Analyst) -> None:
    told = analyst.run("segment", "preview", "loyal_buyers")

    assert "2 of 5 customers (40.0%)" in told
    assert "plausible  no: 10 to 39.9 % of customers are expected" in told


def test_where_nothing_is_said_to_be_plausible_the_file_to_write_it_in_is_named(
    analyst: Analyst,
) -> None:
    analyst.change(YAML, "        plausible_percent: [40, 60]\n", "")
    told = analyst.run("segment", "preview", "recent_buyers")
    assert f"write plausible_percent: [least, most] under config.meta in {YAML}" in told


def test_any_file_with_a_rule_has_a_preview(analyst: Analyst, tmp_path: Path) -> None:
    file = tmp_path / "idea.sql"
    file.write_text(RECENT.replace("recent_buyers_months", "service_active_months"))
    found = analyst.document("segment", "preview", str(file))
    assert (found["segment"], found["members"], found["file"]) == ("idea", 4, str(file))


def test_a_preview_writes_nothing(analyst: Analyst, published: Path) -> None:
    before = analyst.files(), sorted(published.rglob("*"))
    analyst.run("segment", "preview", "loyal_buyers")
    assert (analyst.files(), sorted(published.rglob("*"))) == before


def test_segments_that_a_rule_reads_are_run_as_they_stand(analyst: Analyst) -> None:
    analyst.change(SQL, "threshold('recent_buyers_months')", "6")
    assert analyst.document("segment", "preview", "loyal_buyers")["members"] == 1


CANNOT = {
    "a mart of the contacts": (
        RECENT.replace("ref('sales')", "ref('staff')"),
        f"{SQL} reads staff: it is not published for BI, as it has personal data "
        "(models/marts/staff.yml): read a mart without; `dms columns` lists them",
    ),
    "a mart that was never built": (
        RECENT.replace("ref('sales')", "ref('visits')"),
        f"{SQL} reads visits: it is not in what is published yet; run `dms build`",
    ),
    "another layer": (
        RECENT.replace("ref('sales')", "ref('stg_sales')"),
        f"{SQL} reads stg_sales (staging): a segment reads marts and other segments only; "
        "`dms columns` lists them",
    ),
    "no model": (
        RECENT.replace("ref('sales')", "ref('saless')"),
        f"{SQL} reads saless: there is no model of that name; did you mean sales",
    ),
    "itself by another one": (
        RECENT.replace("ref('sales')", "ref('loyal_buyers')"),
        f"{SQL}: segments read each other in a circle: recent_buyers -> loyal_buyers -> "
        "recent_buyers",
    ),
    "no threshold": (
        RECENT.replace("recent_buyers_months", "recent_months"),
        f"{SQL}: segment_thresholds has no 'recent_months'; add it in dbt_project.yml",
    ),
    "no macro": (
        RECENT.replace("months_ago(", "months_since("),
        f"{SQL}: line 14: 'months_since' is undefined; docs/segments.md lists the macros",
    ),
    "no column": (
        RECENT.replace("from sales\n", "from sales as s\n").replace("max(sold_on) as", "bought as"),
        f'{SQL}: Binder Error: Referenced column "bought" not found',
    ),
    "several rows a customer": (
        RECENT.replace("    group by customer_key\n", "")
        .replace("max(sold_on)", "sold_on")
        .replace("threshold('recent_buyers_months')", "120"),
        f"{SQL}: 6 rows for 4 customers: `qualified` must have one row a customer; group by "
        "customer_key",
    ),
    "no member row": (
        RECENT.replace("{{ member_rows('qualified') }}", "select * from qualified"),
        f"{SQL}: gives the columns customer_key, qualified_on, reason: end it with "
        "{{ member_rows('qualified') }}, which gives those of every segment",
    ),
}


@pytest.mark.parametrize("case", CANNOT)
def test_a_rule_that_cannot_be_run_names_the_file_to_mend(analyst: Analyst, case: str) -> None:
    sql, message = CANNOT[case]
    analyst.write(SQL, sql)
    assert f"error: {message}" in analyst.run("segment", "preview", "recent_buyers", status=1)


def test_members_who_lack_what_each_must_have_are_counted(analyst: Analyst) -> None:
    analyst.change(SQL, "max(sold_on) as", "nullif(max(sold_on), date '2026-03-01') as")
    analyst.change(SQL, "as reason", "|| nullif(max(vehicle_condition), 'used') as reason")
    told = analyst.run("segment", "preview", "recent_buyers", status=1)
    assert f"{SQL}: 1 members have no qualified_on: say on which day" in told
    assert f"{SQL}: 1 members have no reason: one of its parts is null" in told


@pytest.mark.parametrize("command", [("preview", "recent_buyers"), ("diff",)])
def test_without_anything_published_it_is_said_what_to_do(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DMS_PUBLISHED", str(tmp_path / "none"))
    told = analyst.run("segment", *command, status=1)
    assert "nothing was published yet; run `dms build`" in told


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("recent_buyer", "recent_buyer: no segment of that name; did you mean recent_buyers"),
        ("sales", "sales is no segment: models/marts/sales.sql"),
        ("nope/x.sql", "nope/x.sql: no such file; name a segment, or the SQL file of a rule"),
    ],
)
def test_what_names_no_segment_is_wrong_use(analyst: Analyst, name: str, message: str) -> None:
    assert message in analyst.run("segment", "preview", name, status=2)


# ---------- diff


def test_a_rule_that_did_not_change_is_as_published(analyst: Analyst) -> None:
    assert "2 segments as published" in analyst.run("segment", "diff")


def test_a_changed_rule_names_who_is_added_and_dropped_with_their_reasons(
    analyst: Analyst,
) -> None:
    analyst.change(SQL, "where {{", "where vehicle_condition is not null and {{")
    analyst.change(SQL, "threshold('recent_buyers_months')", "13")
    analyst.change(SQL, "max(sold_on) as", "min(sold_on) as")
    (found,) = analyst.document("segment", "diff", "recent_buyers")["segments"]
    assert found == {
        "segment": "recent_buyers",
        "published": 3,
        "now": 3,
        "added": 1,
        "dropped": 1,
        "moved": 0,
        "reworded": 0,
        "fault": None,
        "who_added": [
            {
                "customer_key": "c",
                "qualified_on": "2025-03-31",
                "reason": "Bought 2025-03-31 (12 months ago)",
            }
        ],
        "who_dropped": [
            {
                "customer_key": "d",
                "qualified_on": "2025-12-15",
                "reason": "Bought 2025-12-15 (3 months ago)",
            }
        ],
    }


def test_another_day_and_another_reason_are_told_apart(analyst: Analyst) -> None:
    analyst.change(SQL, "threshold('recent_buyers_months')", "120")
    analyst.change(SQL, "max(sold_on) as", "min(sold_on) as")
    analyst.change(SQL, "'Bought '", "'Last bought '")
    (found,) = analyst.document("segment", "diff", "recent_buyers")["segments"]
    # c is new; a and b began with their first sale; d is told in other words
    assert (found["added"], found["moved"], found["reworded"]) == (1, 2, 1)


def test_a_threshold_moves_every_segment_that_hangs_on_it(analyst: Analyst) -> None:
    threshold = ("--threshold", "recent_buyers_months=6")
    found = analyst.document("segment", "diff", *threshold)["segments"]

    who = {
        one["segment"]: [member["customer_key"] for member in one["who_dropped"]] for one in found
    }
    assert who == {"loyal_buyers": ["b"], "recent_buyers": ["b"]}
    told = analyst.run("segment", "diff", "recent_buyers", *threshold)
    assert "0 added, 1 dropped" in told
    assert "b  2025-04-01  Bought 2025-04-01 (11 months ago)" in told


def test_marts_that_read_a_threshold_are_named_as_they_stay_as_published(
    analyst: Analyst,
) -> None:
    told = analyst.run("segment", "diff", "--threshold", "service_active_months=36")
    assert "service_active_months moves visits too, which is as published here" in told


def test_a_segment_that_is_new_or_gone_differs_in_everybody(analyst: Analyst) -> None:
    file = analyst.folder / "models/segments/service/loyal_buyers.sql"
    file.rename(file.with_name("faithful_buyers.sql"))
    found = {one["segment"]: one for one in analyst.document("segment", "diff")["segments"]}
    assert (found["faithful_buyers"]["published"], found["faithful_buyers"]["added"]) == (None, 2)
    assert (found["loyal_buyers"]["now"], found["loyal_buyers"]["dropped"]) == (None, 2)


def test_a_rule_that_cannot_be_run_does_not_hide_the_others(analyst: Analyst) -> None:
    analyst.change("models/segments/service/loyal_buyers.sql", "ref('sales')", "ref('nope')")
    told = analyst.run("segment", "diff", "--threshold", "recent_buyers_months=6", status=1)
    assert "models/segments/service/loyal_buyers.sql reads nope" in told
    assert "recent_buyers" in told


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("recent_months=6", "no threshold of that name; did you mean recent_buyers_months"),
        ("zzz=6", "no threshold of that name; see segment_thresholds in dbt_project.yml"),
        ("recent_buyers_months", "write a number, as recent_buyers_months=12"),
        ("recent_buyers_months=six", "write a number, as recent_buyers_months=12"),
    ],
)
def test_a_threshold_is_a_known_name_and_a_number(
    analyst: Analyst, given: str, message: str
) -> None:
    assert message in analyst.run("segment", "diff", "--threshold", given, status=2)


# ---------- columns, list, show


def test_columns_come_with_their_commonest_values_or_their_ends(analyst: Analyst) -> None:
    found = {table["name"]: table for table in analyst.document("columns")}
    assert sorted(found) == [
        "marts.member_profiles",
        "marts.sales",
        "marts.visits",
        "segments.<name>",
    ]
    columns = {column["name"]: column for column in found["marts.sales"]["columns"]}
    assert list(columns) == ["customer_key", "sold_on", "vehicle_condition", "sale_price"]
    assert found["marts.sales"]["rows"] == 6
    assert columns["vehicle_condition"]["commonest"] == [
        {"value": "new", "share": 0.5},
        {"value": "used", "share": pytest.approx(1 / 3)},
    ]
    assert (columns["sold_on"]["least"], columns["sold_on"]["most"]) == ("2019-05-05", "2026-03-01")
    assert columns["sale_price"]["least"] == "8000.00"


def test_a_word_finds_columns_by_name_and_by_meaning(analyst: Analyst) -> None:
    by_meaning = analyst.document("columns", "contract")
    assert [[column["name"] for column in table["columns"]] for table in by_meaning] == [
        ["sold_on"]
    ]
    assert "in no name and no description" in analyst.run("columns", "zzz", status=2)


def test_columns_are_told_without_values_where_nothing_is_published(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DMS_PUBLISHED", str(tmp_path / "none"))
    told = analyst.run("columns", "vehicle_condition")
    assert "without values: " in told
    assert "New or used." in told


def test_a_segment_is_shown_with_all_that_is_said_of_it(analyst: Analyst) -> None:
    found = analyst.document("segment", "show", "recent_buyers")
    depth = {key: found.pop(key) for key in ("reach", "trend", "overlaps", "quality", "waterfall")}
    assert [line["condition"] for line in depth["waterfall"]][:2] == [
        "is in marts.sales",
        "sold on later than 2025-03-31",
    ]
    assert found == {
        "segment": "recent_buyers",
        "rule": "Customers who bought within 12 months.",
        "title": "Recent buyers",
        "department": "Sales",
        "objective": "Thank them",
        "offer": "A wash",
        "channels": ["email", "mail"],
        "kpi": "Visits",
        "owner": "sales manager",
        "cadence": "every month",
        "priority": 7,
        "plausible_percent": [40, 60],
        "one_per": "household",
        "external_name": "DS - Recent buyers",
        "files": [SQL, YAML],
        "is_listed": True,
        "reads": ["sales"],
        "read_by": ["loyal_buyers"],
        "thresholds": {"recent_buyers_months": 12},
        "unit_tests": ["a_sale_exactly_twelve_months_ago_is_too_old"],
        "published": {
            "as_of_date": "2026-03-31",
            "members": 3,
            "share": 0.6,
            "reachable": 2,
        },
    }


def test_segments_are_listed_with_or_without_anything_published(
    analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = analyst.run("segment", "list")
    assert "60.0%" in told
    monkeypatch.setenv("DMS_PUBLISHED", str(tmp_path / "none"))
    told = analyst.run("segment", "list")
    assert "without figures" in told
    assert "recent_buyers" in told


# ---------- new


def test_a_new_segment_is_two_files_and_its_lines_and_nothing_else_changes(
    analyst: Analyst,
) -> None:
    before = analyst.files()
    analyst.run("segment", "new", "often_here", "--from", "visits", "--title", "Often here")

    after = analyst.files()
    assert after.pop("dbt_project.yml").decode() == PROJECT_FILE.replace(
        "    service_active_months: 24\n",
        "    service_active_months: 24\n"
        "    often_here_months: 12\n"
        "    often_here_least_visits: 2\n",
    ).replace("    - loyal_buyers\n", "    - loyal_buyers\n    - often_here\n")
    sql = after.pop("models/segments/service/often_here.sql").decode()
    content = yaml.safe_load(after.pop("models/segments/service/often_here.yml"))
    del before["dbt_project.yml"]
    assert after == before
    assert "threshold('often_here_months')" in sql
    assert "new_segment" not in sql
    (model,) = content["models"]
    assert model["name"] == "often_here"
    assert list(model["config"]["meta"]) == [
        *("title", "department", "objective", "offer", "channels", "kpi", "owner", "cadence"),
        *("priority", "plausible_percent", "external_name", "one_per"),
    ]
    meta = model["config"]["meta"]
    assert (meta["title"], meta["department"]) == ("Often here", "Service")
    assert (meta["priority"], meta["external_name"]) == (8, "DS - Often here")
    assert {test["model"] for test in content["unit_tests"]} == {"often_here"}


def test_a_copy_has_numbers_of_its_own_and_shares_the_others(analyst: Analyst) -> None:
    analyst.run("segment", "new", "fond_buyers", "--from", "loyal_buyers", "--area", "sales")

    sql = analyst.read("models/segments/sales/fond_buyers.sql")
    assert sql == LOYAL.replace("loyal_buyers_least_sales", "fond_buyers_least_sales")
    copy = yaml.safe_load(analyst.read("models/segments/sales/fond_buyers.yml"))
    (model,) = copy["models"]
    assert "fond_buyers_least_sales" in model["description"]
    meta = model["config"]["meta"]
    assert (meta["objective"], meta["plausible_percent"]) == ("Thank them", [10, 39.9])
    assert (meta["title"], meta["priority"]) == ("Fond buyers", 8)
    assert copy["unit_tests"][0]["overrides"]["vars"]["segment_thresholds"] == {
        "fond_buyers_least_sales": 12
    }
    assert "    fond_buyers_least_sales: 2\n" in analyst.read("dbt_project.yml")
    found = analyst.document("segment", "preview", "fond_buyers")
    assert (found["members"], found["overlaps"][0]["shared"]) == (2, 2)


@pytest.mark.parametrize(
    ("threshold", "of_the_copy"),
    [
        ("buyers_months", "fresh_ones_months"),
        ("recent_used_months", "fresh_ones_used_months"),
        ("open_offer_days", "open_offer_days"),
        ("service_active_months", "service_active_months"),
    ],
)
def test_a_number_is_a_segments_own_by_its_words_and_if_nothing_else_reads_it(
    analyst: Analyst, threshold: str, of_the_copy: str
) -> None:
    if threshold != "service_active_months":
        analyst.change("dbt_project.yml", "recent_buyers_months", threshold)
    analyst.change(SQL, "recent_buyers_months", threshold)
    analyst.run("segment", "new", "fresh_ones", "--from", "recent_buyers")
    sql = analyst.read("models/segments/sales/fresh_ones.sql")
    assert sql == RECENT.replace("recent_buyers_months", of_the_copy)


def test_segments_are_combined_in_one_line_with_a_test_on_each_border(analyst: Analyst) -> None:
    given = ("--all-of", "recent_buyers", "--none-of", "loyal_buyers")
    analyst.run("segment", "new", "fresh_buyers", "--area", "sales", *given)

    folder = "models/segments/sales"
    assert analyst.read(f"{folder}/fresh_buyers.sql") == (
        "{{ combine(all_of=['recent_buyers'], none_of=['loyal_buyers']) }}\n"
    )
    (test,) = yaml.safe_load(analyst.read(f"{folder}/fresh_buyers.yml"))["unit_tests"]
    people = {
        one["input"]: [line.split(",")[0] for line in one["rows"].splitlines()[1:]]
        for one in test["given"]
        if one["rows"]
    }
    assert people == {
        "ref('recent_buyers')": ["member", "also_in_loyal_buyers"],
        "ref('loyal_buyers')": ["also_in_loyal_buyers"],
    }
    assert test["expect"]["rows"].split() == ["customer_key", "member"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["recent_buyers"], "recent_buyers is there already: models/segments/sales/recent_buyers"),
        (["sales"], "sales is there already: models/marts/sales.sql"),
        (["Big-Buyers"], "Big-Buyers: name it in lower case, digits and underscores"),
        (["int_buyers"], "int_buyers: name it in lower case"),
        (["visits_"], None),
        (["combine"], "combine: --from has a rule of that name"),
        (["new_one", "--from", "visit"], "no rule to begin with and no segment of that name; did"),
        (["new_one", "--area", "sale"], "--area sale: no folder of that name in models/segments"),
        (["new_one", "--title", "Recent buyers"], "is that of another segment; give --title"),
        (["new_one", "--from", "combine"], "say who is in it by --all-of or --any-of"),
        (["new_one", "--none-of", "loyal_buyers"], "say who is in it by --all-of or --any-of"),
        (["new_one", "--all-of", "loyal_buyer"], "loyal_buyer: no segment of that name; did you"),
        (
            ["new_one", "--from", "visits", "--all-of", "loyal_buyers"],
            "--all-of, --any-of and --none-of go with --from combine, not visits",
        ),
    ],
)
def test_what_cannot_be_a_new_segment_is_refused_and_nothing_written(
    analyst: Analyst, arguments: list[str], message: str | None
) -> None:
    (analyst.folder / "models/segments/cross_department").mkdir()
    before = analyst.files()
    if message is None:
        analyst.run("segment", "new", *arguments)
        return
    assert message in analyst.run("segment", "new", *arguments, status=2)
    assert analyst.files() == before


@pytest.mark.parametrize("command", ["new", "remove"])
def test_where_one_file_cannot_be_changed_none_is(
    analyst: Analyst, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    before = analyst.files()
    replace, unlink = Path.replace, Path.unlink

    def full(path: Path, target: Path) -> Path:
        if target.name == "dbt_project.yml" and command == "new":
            raise OSError(28, "No space left on device", str(target))
        return replace(path, target)

    def fixed(path: Path, missing_ok: bool = False) -> None:
        if path.name == "loyal_buyers.yml" and command == "remove":
            raise OSError(30, "Read-only file system", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(Path, "unlink", fixed)
    name = {"new": "often_here", "remove": "loyal_buyers"}[command]
    more = ["--from", "visits"] if command == "new" else []
    told = analyst.run("segment", command, name, *more, status=1)
    assert "nothing was changed" in told
    assert analyst.files() == before


# ---------- remove


def test_who_is_removed_leaves_everything_else_as_it_was(analyst: Analyst) -> None:
    told = analyst.run("segment", "remove", "loyal_buyers")

    assert "idle   dbt_project.yml:7: loyal_buyers_least_sales" in told
    assert "names  docs/segments.md: line 1" in told
    assert analyst.read("dbt_project.yml") == PROJECT_FILE.replace("    - loyal_buyers\n", "")
    assert [name for name in analyst.files() if "loyal" in name] == []
    assert analyst.read(SQL) == RECENT


def test_a_segment_that_another_one_reads_stays_unless_that_is_agreed_to(
    analyst: Analyst,
) -> None:
    before = analyst.files()
    told = analyst.run("segment", "remove", "recent_buyers", status=2)
    assert "breaks models/segments/service/loyal_buyers.sql reads it" in told
    assert "nothing is removed" in told
    assert analyst.files() == before

    analyst.run("segment", "remove", "recent_buyers", "--yes")
    assert "- recent_buyers" not in analyst.read("dbt_project.yml")
    assert not (analyst.folder / SQL).exists()


# ---------- the text of YAML files

LISTS = {
    "lines": (
        "a:\n  b:\n  - x # first\n  - y\n# end\nc: 1\n",
        "a:\n  b:\n  - x # first\n  - y\n  - z\n# end\nc: 1\n",
    ),
    "one line": ("a: {b: [x, y]}\n", "a: {b: [x, y, z]}\n"),
    "line ends of Windows": ("a:\r\n  b:\r\n    - y\r\n", "a:\r\n  b:\r\n    - y\r\n    - z\r\n"),
    "no line end": ("a:\n  b:\n    - y", "a:\n  b:\n    - y\n    - z\n"),
    "quoted": ("a: {b: ['x, y', \"y\"]}  # why\n", "a: {b: ['x, y', \"y\", z]}  # why\n"),
}


@pytest.mark.parametrize("case", LISTS)
def test_an_item_is_written_below_the_last_one_and_taken_out_again(case: str) -> None:
    before, after = LISTS[case]
    assert yaml_text.add_item(before, ("a", "b"), "z") == after
    removed = yaml_text.remove_item(after, ("a", "b"), "z")
    assert removed == (before if case != "no line end" else f"{before}\n")


def test_what_would_be_read_otherwise_is_not_written() -> None:
    with pytest.raises(DataError, match="has no list b"):
        yaml_text.add_item("a:\n  b:\n", ("a", "b"), "z")
    with pytest.raises(DataError, match="do it by hand"):
        yaml_text.add_item("a:\n  b:\n    - x\n", ("a", "b"), "[z")
    with pytest.raises(DataError, match="x is the only one of b"):
        yaml_text.remove_item("a:\n  b:\n    - x\n", ("a", "b"), "x")


# ---------- the rules to begin with, in the whole project


def test_what_a_segment_begins_with_passes_the_check_but_for_what_is_to_be_filled_in(
    tmp_path: Path, parsed_project: Path
) -> None:
    project = copy_project(tmp_path)
    shutil.copy(PROJECT / ".sqlfluff", project)
    paths = {"DBT_PROJECT_DIR": str(project), "PYTHONPATH": str(project / "scripts")}
    site = Site(tmp_path, parsed_project, paths)
    names = {
        "blank": "some_people",
        "visits": "often_here",
        "sales": "old_cars",
        "parts": "fitters",
    }
    for start, name in names.items():
        site.dms("segment", "new", name, "--from", start)

    told = site.dms("check", *names.values(), status=1)

    found = [line for line in told.splitlines() if line.startswith(KINDS)]
    assert found
    assert [
        line for line in found if "write what it asks for where it says FILL IN" not in line
    ] == []
    assert "4 unit tests" in told


KINDS = ("structure ", "rule ", "unit test ", "portability ", "lint ", "dbt ")
