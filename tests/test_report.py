"""The report: what it shows is what the published file says, whatever that is."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from conftest import BuiltSample, locked, shared_folder
from dms.errors import DataError
from dms.publishing.files import PublishedBuild, PublishedFolder
from dms.publishing.pdf import BROWSERS, find_browser, print_page
from dms.publishing.report import add_report, link_reports, make_page, pages_beside, report_name
from dms.report.page import SECTIONS, make_report
from dms.summary import HARDENED

ODD = "<script>alert('x')</script> & \"Söhne\""
"""A name that would become code, if it were not escaped."""


class Page(HTMLParser):
    """The page, read: its elements, the values of each place, the texts, the links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.facts: dict[str, float] = {}
        self.rows: dict[str, list[list[str]]] = {}
        self.values: dict[str, list[list[float]]] = {}
        self.sentences: dict[str, str] = {}
        self._place: str | None = None
        self._cell: list[str] | None = None
        self._is_sentence = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        if name := found.get("id"):
            self.ids.append(name)
        if tag in ("figure", "article") or (tag == "div" and found.get("id")):
            self._place = found["id"]
        if tag == "a":
            self.links.append(str(found["href"]))
        if tag == "tr" and self._place:
            self.rows.setdefault(self._place, []).append([])
            self.values.setdefault(self._place, []).append([])
        if tag in ("td", "th") and self._place:
            self._cell = []
            if "data-value" in found:
                self.values[self._place][-1].append(float(str(found["data-value"])))
        if tag == "dd" and "data-value" in found and self._place:
            self.facts[self._place] = float(str(found["data-value"]))
        if tag == "p":
            self._is_sentence = found.get("class") == "empty"

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._is_sentence = False
        if tag in ("td", "th") and self._place and self._cell is not None:
            self.rows[self._place][-1].append("".join(self._cell).strip())
            self._cell = None

    def handle_data(self, data: str) -> None:
        if text := data.strip():
            self.texts.append(text)
            if self._is_sentence and self._place:
                self.sentences[self._place] = self.sentences.get(self._place, "") + text
        if self._cell is not None:
            self._cell.append(data)

    def table(self, name: str) -> list[list[str]]:
        """The cells of a table without its headings."""
        return self.rows[name][1:]

    def numbers(self, name: str) -> list[list[float]]:
        """The values of a table without its headings."""
        return self.values[name][1:]


@pytest.fixture(scope="module")
def page(built_sample: BuiltSample) -> Page:
    return Page((built_sample.settings.published / "report.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ask(built_sample: BuiltSample) -> Iterator[Callable[[str], list[tuple]]]:
    """Runs a query on the published file."""
    file = built_sample.settings.published / "dealer_segments.duckdb"
    with duckdb.connect(str(file), config=HARDENED) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def remake(source: Path, target: Path, *statements: str, where: str = "true") -> Path:
    """A published file of the tables of another one, changed."""
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"attach '{source}' as source (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'source'"
        ).fetchall()
        for schema, name in tables:
            connection.execute(f'create schema if not exists "{schema}"')
            connection.execute(
                f'create table "{schema}"."{name}" as '
                f'select * from source."{schema}"."{name}" where {where}'
            )
        for statement in statements:
            connection.execute(statement)
    return target


@pytest.fixture(scope="module")
def odd_page(built_sample: BuiltSample, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One rooftop, 200 segments, two of one title, none a member of some, names with script in
    them, and a campaign that was looked at.
    """
    source = built_sample.settings.published / "dealer_segments.duckdb"
    quoted = ODD.replace("'", "''")
    file = remake(
        source,
        tmp_path_factory.mktemp("odd") / "dealer_segments.duckdb",
        "delete from marts.rooftops where dealership_key != 'hilltop_toyota'",
        f"update marts.rooftops set dealership_name = '{quoted}'",
        "delete from membership.segment_titles",
        "update membership.segment_catalog set title = 'Twice' "
        "where segment_name in ('champions', 'loyal_customers')",
        f"update membership.segment_catalog set title = '{quoted}', rule = '{quoted}', "
        f"objective = '{quoted}' where segment_name = 'sold_not_serviced'",
        "insert into membership.segment_catalog by name select catalog.* replace "
        "(catalog.segment_name || '_' || number as segment_name, 0 as members) "
        "from membership.segment_catalog as catalog cross join range(3) as numbers(number) "
        "limit (200 - (select count(*) from membership.segment_catalog))",
        "delete from marts.campaign_freezes",
        "delete from membership.campaign_lift",
        "insert into marts.campaign_freezes by name select "
        f"'{quoted}' as campaign_name, 'champions' as segment_name, date '2026-01-01' as frozen_on,"
        " 'email' as channel, 'response' as measure, 90 as window_days",
        "insert into membership.campaign_lift by name select "
        f"'{quoted}' as campaign_name, 90 as window_days, 'response' as measure, 4 as look_number, "
        "date '2026-04-01' as looked_on, 400 as treated_households, 100 as held_out_households, "
        "0.12 as treated_mean, 0.08 as held_out_mean, 0.04 as lift, 0.01 as look_low, "
        "0.07 as look_high, 16 as incremental_total, 'more' as effect, true as is_decisive",
    )
    return make_report(file, "en", "build 7")


def test_the_report_lies_with_its_build(built_sample: BuiltSample) -> None:
    link = built_sample.settings.published / "report.html"
    assert link.readlink() == Path("builds/1/report.html")


def test_the_report_asks_for_nothing_from_outside(page: Page) -> None:
    addresses = [
        str(value)
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in ("href", "src", "data", "action", "xlink:href", "srcset", "poster")
    ]
    assert [one for one in addresses if not one.startswith(("#", "data:,"))] == []
    assert {tag for tag, _ in page.elements} & {
        "script",
        "iframe",
        "object",
        "img",
        "form",
    } == set()
    policies = [str(a["content"]) for tag, a in page.elements if a.get("http-equiv")]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_every_link_has_its_place(page: Page) -> None:
    assert {link.removeprefix("#") for link in page.links} - set(page.ids) == set()
    assert len(page.ids) == len(set(page.ids))


def test_every_segment_has_a_link(page: Page, ask: Callable[[str], list[tuple]]) -> None:
    names = {
        f"segment-{name}" for (name,) in ask("select segment_name from membership.segment_catalog")
    }
    assert names <= set(page.ids)


def test_nobody_is_in_the_report(built_sample: BuiltSample, page: Page) -> None:
    text = "\n".join(page.texts)
    assert not re.search(r"\b[0-9a-f]{32}\b", text)
    contacts = built_sample.settings.published / "dealer_contacts.duckdb"
    with duckdb.connect(str(contacts), config=HARDENED) as connection:
        rows = connection.execute(
            "select unnest([email, mobile_phone, landline_phone, first_name || ' ' || last_name])"
            " from intermediate.int_customer_contacts"
        ).fetchall()
    values = {value for (value,) in rows if value}
    assert len(values) > 300
    assert [value for value in values if value in text] == []


SQL_OF_FACTS = {
    "customers": "select count(distinct customer_key) from marts.customers",
    "with_activity": "select count(distinct customer_key) from marts.customer_activities"
    " where department != 'finance'",
    "reachable": """
        select avg(case when can_email or can_sms or can_call or can_mail then 1.0 else 0.0 end)
        from marts.member_profiles
    """,
    "retention_13_months": """
        select
            sum(case when is_service_retained then 1.0 else 0.0 end)
            / sum(case when last_customer_pay_visit_on is null then 0 else 1 end)
        from marts.customer_360
    """,
    "rows_landed": "select sum(rows_raw) from quality.row_reconciliation",
    "rows_quarantined": "select sum(rows_quarantined) from quality.quarantine_rates",
}


@pytest.mark.parametrize("name", SQL_OF_FACTS)
def test_a_fact_is_what_sql_says(page: Page, ask: Callable[[str], list[tuple]], name: str) -> None:
    ((expected,),) = ask(SQL_OF_FACTS[name])
    assert page.facts[name] == pytest.approx(float(expected))


SQL_OF_TABLES = {
    "statuses": """
        select
            count(*) filter (where status = 'active'), count(*) filter (where status = 'lapsed'),
            count(*) filter (where status = 'lost'), count(*)
        from marts.customer_lifecycle where status in ('active', 'lapsed', 'lost')
        group by department
    """,
    "dealings": """
        with told as (
            select bought_new::int + 0 as a, bought_used::int as b, leased::int as c,
                serviced::int as d, used_body_shop::int as e, bought_parts_retail::int as f,
                bought_parts_wholesale::int as g, holds_service_contract::int as h,
                holds_insurance::int as i
            from marts.customer_departments
        )
        select unnest([sum(a), sum(b), sum(c), sum(d), sum(e), sum(f), sum(g), sum(h), sum(i)])
        from told
    """,
    "active_in_service": "select active_customers from marts.kpi_retention"
    " where dealership_key = 'all_rooftops'",
    "retention": "select base_customers, retained_customers, retention_percent / 100"
    " from marts.kpi_retention"
    " where dealership_key = 'all_rooftops' and retention_percent is not null",
    "all_segments": """
        select count(*), count(*)::double / (select count(*) from marts.customers),
            count(*) filter (where can_email or can_sms or can_call or can_mail),
            count(*) filter (where can_email), count(*) filter (where can_sms),
            count(*) filter (where can_call), count(*) filter (where can_mail)
        from membership.segment_members
        inner join marts.customer_contactability using (customer_key)
        group by segment_name
        union all
        select 0, 0, 0, 0, 0, 0, 0 from membership.segment_catalog
        where segment_name not in (select segment_name from membership.segment_members)
    """,
    "rfm_grid": "select r_score, fm_score, count(*) from marts.customer_rfm"
    " where department = 'all' group by r_score, fm_score",
    "bought_serviced_bought": """
        with first_sales as (
            select customer_key, min(sold_on) as first_on, max(sold_on) as last_on
            from marts.sales where customer_key is not null group by customer_key
        ),
        visits as (
            select customer_key, max(closed_on) as last_visit_on from marts.visits
            where customer_key is not null group by customer_key
        ),
        steps as (
            select
                last_visit_on >= first_on as serviced,
                last_visit_on >= first_on and last_on > first_on as again
            from first_sales left join visits using (customer_key)
        )
        select unnest([count(*), count(*) filter (where serviced), count(*) filter (where again)]),
            unnest([
                1.0, count(*) filter (where serviced) / count(*),
                count(*) filter (where again) / count(*)
            ])
        from steps
    """,
    "fallen_out": """
        select count(*) from marts.customer_360 where is_sold_not_serviced
        union all
        select count(*) from marts.customer_360 where is_serviced_not_sold
    """,
    "segments_per_customer": """
        with counts as (
            select least(count(*), 12) as segments from membership.segment_members
            group by customer_key
        )
        select count(*), count(*) / (select count(*) from counts) from counts group by segments
    """,
    "quarantined": "select count_rows from (select reason, sum(rows_quarantined) as count_rows"
    " from quality.quarantine_rates group by reason)",
    "sent": """
        select sum(campaigns), sum(deliveries), sum(responses), sum(responses) / sum(deliveries),
            sum(refusals)
        from marts.kpi_campaign_responses group by channel
    """,
}
"""The values of each table in the order of its columns, by another way where there is one."""


@pytest.mark.parametrize("name", SQL_OF_TABLES)
def test_a_table_is_what_sql_says(page: Page, ask: Callable[[str], list[tuple]], name: str) -> None:
    expected = sorted([float(value) for value in row] for row in ask(SQL_OF_TABLES[name]))
    shown = sorted(page.numbers(name))
    assert len(shown) == len(expected)
    for row, other in zip(shown, expected, strict=True):
        assert row == pytest.approx(other, abs=1e-9)


def test_every_figure_says_its_day_and_what_is_counted(built_sample: BuiltSample) -> None:
    text = (built_sample.settings.published / "report.html").read_text(encoding="utf-8")
    figures = re.findall(r"<figure .*?</figcaption>", text, re.DOTALL)
    told = re.findall(r'<span class="when">([^<]+)</span> ([^<]{20,})', text)
    assert len(figures) == len(told) > 25
    assert all(re.search(r"20\d\d", day) for day, _ in told)


@pytest.fixture(scope="module")
def empty_page(built_sample: BuiltSample, tmp_path_factory: pytest.TempPathFactory) -> Page:
    source = built_sample.settings.published / "dealer_segments.duckdb"
    file = tmp_path_factory.mktemp("empty") / "dealer_segments.duckdb"
    return Page(make_report(remake(source, file, where="false"), "en", "build 1"))


def test_of_an_empty_warehouse_each_figure_says_why_it_is_empty(empty_page: Page) -> None:
    figures = [str(a["id"]) for tag, a in empty_page.elements if tag == "figure"]
    shown = [name for name in figures if name not in empty_page.sentences]
    # What is counted is counted, zero too.
    assert shown == ["fallen_out"]
    assert empty_page.facts["customers"] == 0
    assert all(sentence.endswith(".") for sentence in empty_page.sentences.values())
    assert "svg" not in {tag for tag, _ in empty_page.elements}


def test_names_with_script_in_them_are_text(odd_page: str) -> None:
    read = Page(odd_page)
    assert "script" not in {tag for tag, _ in read.elements}
    assert not any(name.startswith("on") for _, found in read.elements for name in found)
    assert any(ODD in text for text in read.texts)
    assert read.table("all_rooftops")[0][0] == ODD
    assert read.table("lift")[0][0] == ODD


def test_of_one_rooftop_there_is_one_row(odd_page: str) -> None:
    assert len(Page(odd_page).table("all_rooftops")) == 1


def test_two_hundred_segments_are_all_there(odd_page: str) -> None:
    read = Page(odd_page)
    assert len(read.table("all_segments")) == 200
    assert len([name for name in read.ids if name.startswith("segment-")]) == 200


def test_a_segment_without_members_says_so(odd_page: str) -> None:
    assert "Nobody is in it." in Page(odd_page).texts


def test_a_lift_has_its_interval_and_verdict(odd_page: str) -> None:
    (row,) = Page(odd_page).table("lift")
    assert row[2:10] == [
        *("Response in 90 days", "400", "100", "12.0%", "8.0%"),
        *("4.0%", "1.0% to 7.0%", "More than without"),
    ]


def test_a_report_is_small_enough_to_be_sent(built_sample: BuiltSample, tmp_path: Path) -> None:
    source = built_sample.settings.published / "dealer_segments.duckdb"
    make_page(source, tmp_path / "report.html", "en", PublishedBuild(1, "2026-06-30"))
    assert (tmp_path / "report.html").stat().st_size < 1_000_000


def test_a_report_links_to_the_pages_that_lie_beside_it(
    built_sample: BuiltSample, tmp_path: Path
) -> None:
    source = built_sample.settings.published / "dealer_segments.duckdb"
    pages = PublishedFolder(tmp_path / "published")
    pages.root.mkdir()
    assert pages_beside(pages) == []
    (pages.root / "catalogue.html").write_text("", encoding="utf-8")
    page = tmp_path / "report.html"
    make_page(source, page, "en", PublishedBuild(1, "2026-06-30"), pages_beside(pages))
    text = page.read_text(encoding="utf-8")
    assert '<a href="catalogue.html">' in text
    assert "segments.html" not in text


@pytest.fixture
def folder(tmp_path: Path) -> PublishedFolder:
    """A published folder with the draft of a build, which lacks nearly all."""
    folder = PublishedFolder(tmp_path / "published")
    folder.draft.mkdir(parents=True)
    with duckdb.connect(str(folder.unfinished("segments"))) as connection:
        connection.execute("create schema membership")
        connection.execute("create table membership.segment_titles (segment_name varchar)")
    return folder


def test_a_report_that_fails_is_told_and_stops_nothing(
    folder: PublishedFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    add_report(folder, PublishedBuild(4, "2026-06-30"), "en")
    text = (folder.draft / "report.html").read_text(encoding="utf-8")
    assert "No report of build 4 (as of 2026-06-30)" in text
    assert "an older version published it" in text
    assert capsys.readouterr().err.startswith("no report: ")
    assert sorted(path.name for path in folder.draft.iterdir()) == [
        *("dealer_segments.duckdb", "report.html")
    ]


def test_a_report_of_a_file_that_cannot_be_read_is_told(
    folder: PublishedFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.unfinished("segments").write_text("no database", encoding="utf-8")
    add_report(folder, PublishedBuild(4, "2026-06-30"), "en")
    assert "no report: " in capsys.readouterr().err


def put_build(folder: PublishedFolder, number: int, *reports: str) -> PublishedBuild:
    place = folder.builds / str(number)
    place.mkdir(parents=True)
    for name in reports:
        (place / name).write_text(f"report {number}", encoding="utf-8")
    return PublishedBuild(number, "2026-06-30")


def test_names_of_reports_lead_to_the_build_that_is_switched_to(folder: PublishedFolder) -> None:
    first = put_build(folder, 1, "report.html", "report.de.html", "report.pdf")
    second = put_build(folder, 2, "report.html")
    third = put_build(folder, 3)
    for build, expected in (
        (first, {"report.html", "report.de.html", "report.pdf"}),
        (second, {"report.html"}),
        (first, {"report.html", "report.de.html", "report.pdf"}),
        (third, set()),
    ):
        link_reports(folder, build)
        links = {path.name: path.readlink() for path in folder.root.glob("report*")}
        assert links == {name: Path(f"builds/{build.number}/{name}") for name in expected}


def test_a_file_of_somebody_else_is_left(
    folder: PublishedFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = folder.root / "report.html"
    mine.write_text("mine", encoding="utf-8")
    link_reports(folder, put_build(folder, 1, "report.html"))
    assert mine.read_text(encoding="utf-8") == "mine"
    assert "is a file of someone else" in capsys.readouterr().err


def test_the_usual_language_has_the_short_name() -> None:
    assert report_name("de", usual="de") == "report.html"
    assert report_name("en", usual="de") == "report.en.html"
    assert report_name("en", usual="de", ending="pdf") == "report.en.pdf"


def test_the_sections_have_the_order_of_the_page(page: Page) -> None:
    named = [str(a["id"]) for tag, a in page.elements if tag == "section"]
    assert named == [
        *("base", "changes", "segments", "rfm", "departments", "rooftops", "overlap", "quality"),
        *("campaigns", "health"),
    ]
    assert len(named) == len(SECTIONS)


def test_a_pdf_without_a_browser_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DataError, match=r"no Chromium on this machine .*apt-get install chromium"):
        print_page(tmp_path / "report.html", tmp_path / "report.pdf")


@pytest.mark.skipif(find_browser() is None, reason=f"no browser prints: {', '.join(BROWSERS)}")
def test_a_pdf_is_printed_on_a4(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text("<!doctype html><style>@page{size:A4}</style><p>one", encoding="utf-8")
    print_page(page, tmp_path / "report.pdf")
    printed = (tmp_path / "report.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    (box,) = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed))
    assert [round(float(side)) for side in box] == [595, 842]  # points: 210 x 297 mm


@pytest.fixture(scope="module")
def copied(built_sample: BuiltSample, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A published folder to be changed; gives the environment of its commands."""
    folder = shared_folder(tmp_path_factory, "report_copy")
    with locked(folder):
        if not (folder / "published").exists():
            shutil.copytree(built_sample.settings.published, folder / "published", symlinks=True)
    return {**built_sample.environment, "DMS_PUBLISHED": str(folder / "published")}


def run_report(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("dms")), "report", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_another_language_is_made_beside(copied: dict[str, str]) -> None:
    result = run_report(copied, "--language", "de")
    assert result.returncode == 0, result.stderr
    made = Path(copied["DMS_PUBLISHED"]) / "report.de.html"
    assert result.stdout == f"{made}\n"
    read = Page(made.read_text(encoding="utf-8"))
    assert dict(read.elements[0][1]) == {"lang": "de"}
    assert "Wie steht es um unsere Kunden" in read.texts
    # The titles of segments come from their YAML files.
    assert "Dürfen nicht verloren gehen" in read.texts
    # Their rules are not translated, which a screen reader is told.
    assert ("span", {"lang": "en"}) in read.elements
    assert Page((made.parent / "report.html").read_text(encoding="utf-8")).elements


@pytest.mark.parametrize(
    ("variable", "arguments", "message"),
    [
        ({}, ["--language", "fr"], "--language fr: there are no words in it; write one of en "),
        ({"DMS_LANGUAGE": "xx"}, [], "DMS_LANGUAGE xx: there are no words in it"),
    ],
)
def test_a_language_without_words_is_wrong_use(
    copied: dict[str, str], variable: dict[str, str], arguments: list[str], message: str
) -> None:
    result = run_report(copied | variable, *arguments)
    assert result.returncode == 2
    assert message in result.stderr


def test_without_a_published_build_it_says_what_to_do(tmp_path: Path) -> None:
    result = run_report({"PATH": "", "DMS_PUBLISHED": str(tmp_path / "published")})
    assert result.returncode == 1
    assert "nothing was published yet; run `dms build`" in result.stderr
