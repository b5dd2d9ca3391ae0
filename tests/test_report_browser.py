"""The report in a real browser: Chromium of the machine, driven by Playwright."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import BuiltSample
from dms.publishing.pdf import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.skipif(find_spec("playwright") is None, reason="playwright is not installed"),
    pytest.mark.skipif(find_browser() is None, reason="no Chromium (apt-get install chromium)"),
]

WIDTHS = (1400, 390)
"""Of a desk and of a phone, pixels."""


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(params=WIDTHS)
def opened(
    request: pytest.FixtureRequest, browser: "Browser", built_sample: BuiltSample
) -> "Iterator[tuple[Page, list[str], list[str]]]":
    """The report, what the console said and what was asked for."""
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda asking: asked.append(asking.url))
    page.goto((built_sample.settings.published / "report.html").as_uri())
    yield page, said, asked
    page.close()


def test_it_opens_without_an_error_and_asks_for_nothing(
    opened: "tuple[Page, list[str], list[str]]", built_sample: BuiltSample
) -> None:
    page, said, asked = opened
    assert page.title().startswith("Customer report")
    assert said == []
    assert [Path(address).name for address in asked] == ["report.html"]


def test_nothing_is_wider_than_the_screen(opened: "tuple[Page, list[str], list[str]]") -> None:
    page, _, _ = opened
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_text_of_a_chart_lies_on_another_or_leaves_it(
    opened: "tuple[Page, list[str], list[str]]",
) -> None:
    page, _, _ = opened
    faults: list[Any] = page.evaluate(
        """() => {
            const faults = [];
            for (const svg of document.querySelectorAll('svg.chart')) {
                const frame = svg.getBoundingClientRect();
                const boxes = [...svg.querySelectorAll('text')]
                    .filter(text => text.textContent.trim() && +getComputedStyle(text).opacity)
                    .map(text => [text.textContent, text.getBoundingClientRect()]);
                for (const [text, box] of boxes) {
                    if (box.left < frame.left - 2 || box.right > frame.right + 2)
                        faults.push([svg.getAttribute('aria-label'), text, 'leaves it']);
                }
                boxes.forEach(([text, box], place) => {
                    for (const [other, on] of boxes.slice(place + 1)) {
                        const across = Math.min(box.right, on.right) - Math.max(box.left, on.left);
                        const down = Math.min(box.bottom, on.bottom) - Math.max(box.top, on.top);
                        if (across > 2 && down > 5)
                            faults.push([svg.getAttribute('aria-label'), text, other]);
                    }
                });
            }
            return faults;
        }"""
    )
    assert faults == []


def test_axe_finds_no_serious_fault(opened: "tuple[Page, list[str], list[str]]") -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, _, _ = opened
    found = axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"]) for one in serious] == []


def test_a_link_leads_to_its_segment(
    opened: "tuple[Page, list[str], list[str]]", built_sample: BuiltSample
) -> None:
    page, _, _ = opened
    address = (built_sample.settings.published / "report.html").as_uri()
    page.goto(f"{address}#segment-lapsed_service_customers")
    card = page.locator("#segment-lapsed_service_customers")
    assert "Lapsed service customers" in (card.locator("h4").text_content() or "")
    page.wait_for_function(
        "document.querySelector('#segment-lapsed_service_customers')"
        ".getBoundingClientRect().top < innerHeight"
    )


def test_the_keyboard_opens_a_table_and_follows_a_link(
    opened: "tuple[Page, list[str], list[str]]",
) -> None:
    page, _, _ = opened
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#base")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is True
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_every_chart_and_table_shows_something(
    opened: "tuple[Page, list[str], list[str]]",
) -> None:
    page, _, _ = opened
    for figure in page.locator("figure").all():
        name = figure.get_attribute("id")
        shown = figure.locator("svg.chart, table, p.empty")
        assert shown.count(), name
        box = shown.first.bounding_box()
        assert box, name
        assert box["height"] > 20, name
