"""The app in a real browser: what people see, by click, by keyboard and by the address bar."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from app_site import (
    PASSWORD,
    busiest_salesperson,
    copy_site,
    publish_again,
    published,
    served,
    write_all_users,
)
from dms.ledger.views import ContactViews
from dms.settings import Settings

CHROMIUM = shutil.which("chromium")
pytest.importorskip("streamlit", reason="needs Streamlit, of make app")
playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright, of make test")
if CHROMIUM is None:
    pytest.skip("needs Debian's chromium: apt-get install chromium", allow_module_level=True)

PAGES = {
    "Overview": "",
    "Segments": "segments",
    "Segment": "segment",
    "Combine": "combine",
    "Customer": "customer",
    "Campaigns": "campaigns",
    "Tasks": "tasks",
    "Data health": "health",
}
PARTS = {
    "Overview": ("Changes", "RFM grid", "Departments", "Rooftops"),
    "Segment": ("Trend", "Rule step by step", "Overlap", "Rooftops", "Members"),
    "Campaigns": ("Results", "Plan and freeze"),
}
"""Parts of pages, beside the one that shows first."""

DONE = '[data-test-script-state="notRunning"]'
AXE = Path(os.environ.get("AXE_CORE") or "node_modules/axe-core/axe.min.js")
"""What `npm install axe-core` leaves."""

EMPTY_FIGURES = """
    [...document.querySelectorAll('.dms figure')]
        .filter(one => !one.querySelector('img.chart, tbody tr, .dms-empty'))
        .map(one => one.dataset.figure)
"""
"""Those that show nothing and do not say why."""

ODD = """
    delete from marts.rooftops
    where dealership_key != (select min(dealership_key) from marts.rooftops);

    insert into membership.segment_catalog by name
    select catalog.* replace (
        catalog.segment_name || '_' || number as segment_name,
        catalog.title || ', kept by hand for the third quarter, number ' || number as title
    )
    from membership.segment_catalog as catalog cross join range(3) as numbers (number)
    limit (200 - (select count(*) from membership.segment_catalog));

    delete from segments.about_to_sleep;
    delete from membership.segment_members where segment_name = 'about_to_sleep';
    update membership.segment_catalog
    set members = 0, share_of_base = 0, reachable = 0, reachable_by_email = 0,
        reachable_by_sms = 0, reachable_by_phone = 0, reachable_by_mail = 0
    where segment_name = 'about_to_sleep';
"""
"""One rooftop, 200 segments with long titles, and none in the first one of the list."""

SCRIPT = "<script>window.harm = 1</script><img src=x onerror='window.harm = 2'>"
PICTURE = "![a](https://outside.example/a.png)"


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def site(built_sample, tmp_path_factory) -> Settings:
    return copy_site(built_sample.settings, tmp_path_factory.mktemp("app"))


@pytest.fixture(scope="module")
def open_app(site):
    """The address of the app as whoever sits at the machine has it, with contacts."""
    with served(site, "--contacts") as address:
        yield address


@pytest.fixture(scope="module")
def guarded_app(site, tmp_path_factory):
    """The same with users."""
    users = tmp_path_factory.mktemp("users") / "users.yml"
    write_all_users(users, busiest_salesperson(site))
    with served(site, "--contacts", "--users", str(users)) as address:
        yield address


class Looked:
    """A page of the browser, with what it asked for and what went wrong."""

    def __init__(self, browser, address: str, width: int = 1400) -> None:
        self.address, self.faults, self.outside = address, [], []
        self.page = browser.new_page(viewport={"width": width, "height": 900})
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._look)

    def _note(self, message) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def _look(self, request) -> None:
        own = (self.address, self.address.replace("http", "ws"), "data:", "blob:")
        if not request.url.startswith(own):
            self.outside.append(request.url)

    def go(self, path: str = "") -> str:
        self.page.goto(f"{self.address}/{path}")
        return self.wait()

    def wait(self) -> str:
        """Wait until the page is whole; gives its text."""
        self.page.wait_for_selector(".dms", timeout=60_000)
        if "/sign-in" in self.page.url:
            return self.page.inner_text("main")
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector(DONE, timeout=60_000)
        self.page.wait_for_timeout(150)
        return self.page.inner_text("[data-testid=stMain]")

    def follow(self, title: str) -> str:
        """Open a page by its name in the menu."""
        links = self.page.locator("[data-testid=stSidebarNavLink]")
        place = links.first.bounding_box()
        if place is None or place["x"] < 0:  # a narrow window has it beside itself
            self.page.click("[data-testid=stExpandSidebarButton]")
        links.get_by_text(title, exact=True).click()
        self.page.wait_for_selector(f"h1:text-is('{title}')", timeout=60_000)
        return self.wait()

    def choose(self, part: str) -> str:
        """Choose a part of the page, which the menu lies upon in a narrow window."""
        menu = self.page.locator("[data-testid=stSidebar]").bounding_box()
        if self.page.viewport_size["width"] < 600 and menu and menu["x"] >= 0:
            self.page.locator("[data-testid=stSidebarCollapseButton] button").click()
            self.page.wait_for_timeout(400)
        group = self.page.locator("[data-testid=stButtonGroup]")
        group.get_by_text(part, exact=True).click()
        return self.wait()

    def read_all(self) -> dict[str, str]:
        """The text of every page and part, each of which must be whole."""
        found = {}
        for title in PAGES:
            found[title] = self.follow(title)
            self.require_whole(title)
            for part in PARTS.get(title, ()) if self.page.query_selector(".stButtonGroup") else ():
                found[f"{title}: {part}"] = self.choose(part)
                self.require_whole(f"{title}: {part}")
        return found

    def require_whole(self, name: str) -> None:
        """No figure is empty without a word, and nothing is wider than the window."""
        assert "Traceback" not in self.page.inner_text("[data-testid=stMain]"), name
        assert self.page.evaluate(EMPTY_FIGURES) == [], name
        room = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert room <= 0, f"{name} is wider than the window"

    def sign_in(self, name: str, password: str = PASSWORD) -> str:
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        is_right = password == PASSWORD
        sign = "[data-testid=stSidebarNavLink]" if is_right else "[role=alert]"
        self.page.wait_for_selector(sign, state="attached", timeout=60_000)
        return self.wait()


@pytest.fixture
def look(browser):
    opened = []

    def start(address: str, width: int = 1400) -> Looked:
        opened.append(Looked(browser, address, width))
        return opened[-1]

    yield start
    for one in opened:
        one.page.close()


@pytest.mark.parametrize("width", [1400, 390])
def test_every_page_opens_without_a_fault_and_asks_nothing_outside(look, open_app, width) -> None:
    seen = look(open_app, width)
    seen.go()
    for title in PAGES:
        text = seen.follow(title)
        assert title in text
        assert "Traceback" not in text
        room = seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert room <= 0, f"{title} is wider than the window"

    assert seen.faults == []
    assert seen.outside == []


def test_every_page_opens_by_its_address(look, open_app) -> None:
    seen = look(open_app)
    for title, address in PAGES.items():
        assert title in seen.go(address)
        seen.page.wait_for_selector(f"h1:text-is('{title}')")

    assert seen.faults == []
    assert seen.outside == []


@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm install axe-core, or AXE_CORE")
def test_axe_finds_nothing_serious(look, open_app) -> None:
    seen, found = look(open_app), []
    seen.go()
    for title in PAGES:
        seen.follow(title)
        seen.page.evaluate(AXE.read_text(encoding="utf-8"))
        result = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{title}: {fault['id']} {fault['nodes'][0]['html'][:200]}"
            for fault in result["violations"]
            if fault["impact"] in ("serious", "critical")
        ]

    assert found == []


def test_the_figures_shown_are_those_of_sql(look, open_app, site) -> None:
    seen = look(open_app)
    seen.go()
    shown = seen.page.get_attribute("[data-fact=customers]", "data-value")
    assert int(shown) == published(site, "select count(*) from marts.customers")[0][0]

    seen.follow("Segments")
    rows = seen.page.locator("table[data-table=segments] tbody tr").all()
    found = {
        row.locator("th").inner_text(): int(row.locator("td").nth(1).get_attribute("data-value"))
        for row in rows
    }
    sql = "select title, members from membership.segment_catalog"
    assert found == dict(published(site, sql))


def test_a_filter_leaves_what_it_says(look, open_app, site) -> None:
    seen = look(open_app)
    seen.go("segments")
    seen.page.get_by_label("Find").fill("lapsed")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_function(
        "document.querySelectorAll('table[data-table=segments] tbody tr').length < 40"
    )
    seen.wait()

    rows = seen.page.locator("table[data-table=segments] tbody tr").count()

    text = "concat_ws(' ', segment_name, title, rule, offer)"
    sql = f"select count(*) from membership.segment_catalog where {text} ilike '%lapsed%'"
    assert rows == published(site, sql)[0][0]


def test_the_language_changes_words_and_numbers(look, open_app) -> None:
    seen = look(open_app)
    seen.go()
    seen.page.get_by_label("Language").click()
    seen.page.get_by_role("option", name="Deutsch").click()
    seen.page.wait_for_selector("h1:text-is('Überblick')")

    text = seen.wait()

    assert "Kunden" in text
    assert "30. Juni 2026" in text
    assert "Overview" not in seen.page.inner_text("[data-testid=stSidebar]")


def test_a_publish_is_followed_within_one_click(look, site, tmp_path) -> None:
    here = copy_site(site, tmp_path)
    with served(here) as address:
        seen = look(address)
        seen.go()
        before = int(seen.page.get_attribute("[data-fact=customers]", "data-value"))

        publish_again(here, segments="delete from marts.customer_360 where customer_key < '8'")
        seen.follow("Segments")
        seen.follow("Overview")

        left = published(here, "select count(*) from marts.customer_360")[0][0]
        shown = int(seen.page.get_attribute("[data-fact=customers]", "data-value"))
        assert shown == left < before


def test_an_empty_folder_says_what_to_do(look, tmp_path) -> None:
    empty = Settings(tmp_path, tmp_path / "w.duckdb", tmp_path / "published")
    with served(empty) as address:
        seen = look(address)

        assert "nothing was published yet; run dms build" in seen.go()


def test_of_a_build_of_nothing_each_figure_says_why_it_is_empty(look, site, tmp_path) -> None:
    here = copy_site(site, tmp_path)
    statements = {}
    for file in ("segments", "contacts"):
        with duckdb.connect(str(here.published / f"{file}.duckdb"), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()")
            statements[file] = " ".join(
                f'delete from "{schema}"."{name}";' for schema, name in tables.fetchall()
            )
    publish_again(here, **statements)
    with served(here, "--contacts") as address:
        seen = look(address)
        seen.go()

        texts = seen.read_all()

    assert "No segment is published yet" in texts["Segments"]
    assert "Nobody is to be called" in texts["Tasks"]
    assert seen.faults == []


def test_one_rooftop_two_hundred_segments_and_one_of_nobody_are_shown(look, site, tmp_path) -> None:
    here = copy_site(site, tmp_path)
    publish_again(here, segments=ODD)
    with served(here, "--contacts") as address:
        for width in (1400, 390):
            seen = look(address, width)
            seen.go()

            texts = seen.read_all()

            assert "200 segments" in texts["Segments"]
            assert "The segment has no members today" in texts["Segment: Rooftops"]
            assert "The segment has no members today" in texts["Segment: Members"]
            assert "there is nobody to send to" in texts["Campaigns: Plan and freeze"]
            assert seen.faults == []


def test_a_name_is_shown_as_it_is_and_runs_nothing(look, site, tmp_path) -> None:
    here = copy_site(site, tmp_path)
    (key, *_), *_ = published(here, "from marts.customers order by customer_key")
    name = f"{SCRIPT}{PICTURE}".replace("'", "''")
    publish_again(
        here,
        contacts="update intermediate.int_customer_contacts set company_name = null,"
        f" first_name = 'Ann', last_name = '{name}' where customer_key = '{key}'",
    )
    with served(here, "--contacts") as address:
        seen = look(address)
        text = seen.go(f"customer?customer={key}")

        assert f"{SCRIPT}{PICTURE}" in text
        assert seen.page.evaluate("window.harm") is None
        assert seen.outside == []


def test_the_address_bar_runs_nothing_either(look, open_app) -> None:
    seen = look(open_app)

    assert PICTURE in seen.go(f"segment?segment={SCRIPT}{PICTURE}")
    seen.go(f"customer?customer={SCRIPT}{PICTURE}")
    assert seen.page.evaluate("window.harm") is None
    assert seen.outside == []


def test_nobody_sees_anything_before_they_sign_in(look, guarded_app, site) -> None:
    (key, *_), *_ = published(site, "from marts.customers")
    for path in ("", "segments", f"customer?customer={key}"):
        seen = look(guarded_app)
        text = seen.go(path)
        assert "Sign in" in text
        assert key not in text
        assert seen.page.locator("[data-testid=stSidebarNavLink]").count() == 0

    assert "Name or password is wrong" in seen.sign_in("viewer", "wrong horse")
    assert key in seen.sign_in("viewer"), "the page that was asked for"
    assert PASSWORD not in seen.page.url


def test_a_page_loaded_anew_stays_signed_in_until_one_signs_out(look, guarded_app) -> None:
    seen = look(guarded_app)
    seen.go("segments")
    seen.sign_in("viewer")
    seen.page.locator("[data-testid=stSidebar]").get_by_role("combobox").click()
    seen.page.get_by_role("option", name="Deutsch").click()
    seen.page.wait_for_selector("h1:text-is('Segmente')")

    seen.page.reload()
    seen.page.wait_for_selector("h1:text-is('Segmente')", timeout=60_000)
    seen.page.get_by_role("button", name="Abmelden").click()
    seen.page.locator("[data-testid=stMain]").get_by_role("link", name="Sign in").click()

    assert "Password" in seen.wait()
    assert "Sign in" in seen.go("segments")
    assert seen.faults == []


def test_a_viewer_gets_no_contact_point_by_page_or_address(look, guarded_app, site) -> None:
    (key, *_), *_ = published(site, "from segments.champions")
    before = len(ContactViews(site.ledger_folder).rows())
    seen = look(guarded_app)
    seen.go(f"customer?customer={key}")

    text = seen.sign_in("viewer")

    assert key in text
    assert "@" not in text
    assert "Contact points" not in text
    assert "names and telephone numbers" in seen.follow("Tasks")
    seen.follow("Segment")
    seen.page.locator("[data-testid=stButtonGroup]").get_by_text("Members", exact=True).click()
    text = seen.wait()
    assert "@" not in text
    assert "Write the file" not in text
    assert len(ContactViews(site.ledger_folder).rows()) == before


def test_a_salesperson_is_refused_another_customer_by_address(look, guarded_app, site) -> None:
    sql = "select customer_key from marts.customer_salespeople where salesperson_key {} '{}'"
    employee = busiest_salesperson(site)
    ((own,), *_) = published(site, sql.format("=", employee))
    ((other,), *_) = published(site, sql.format("!=", employee))
    seen = look(guarded_app)
    seen.go(f"customer?customer={other}")

    assert "no such customer" in seen.sign_in("salesperson")

    seen.page.get_by_label("Name, telephone").fill(own)
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector("text=Contact points")
    assert own in seen.wait()


def test_the_keyboard_is_enough(look, guarded_app) -> None:
    seen = look(guarded_app)
    seen.go()
    page = seen.page

    def tab_to(script: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"(() => {{ const e = document.activeElement; return {script} }})()"):
                return
        raise AssertionError(f"{script}: the keyboard does not come there")

    tab_to("e.id === 'name'")
    page.keyboard.type("viewer")
    tab_to("e.type === 'password'")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-fact=customers]")
    seen.wait()
    tab_to("e.getAttribute('data-testid') === 'stSidebarNavLink' && /Segments/.test(e.innerText)")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Segments')")
    seen.wait()
    tab_to("e.innerText === 'Open'")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:text-is('Segment')")
