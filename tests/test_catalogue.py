"""The pages that `dms docs` writes: they ask for nothing, and say nothing of this machine."""

from pathlib import Path

from dbt.task import docs

from dms.catalogue import mended, segments_page
from dms.playbook import INTRODUCTION
from full_project import PROJECT

DBT_PAGE = Path(docs.__file__).with_name("index.html")


def test_dbts_page_asks_for_no_file_whose_name_is_not_filled_in() -> None:
    page = DBT_PAGE.read_text(encoding="utf-8")
    text = mended(page, Path("/srv/target"), Path("/srv/dealers"))
    assert page.count('<use xlink:href="{{') > 0
    assert text.count('<use ng-attr-xlink:href="{{') == page.count('<use xlink:href="{{')
    assert '<use xlink:href="{{' not in text
    assert 'href="${require' in page
    assert 'href="${require' not in text


def test_the_catalogue_does_not_say_where_the_project_is() -> None:
    page = '{"build_path": "/srv/target/run/a.sql", "root_path": "/srv/dealers"}'
    assert mended(page, Path("/srv/target"), Path("/srv/dealers")) == (
        '{"build_path": "run/a.sql", "root_path": ""}'
    )


def test_the_page_of_the_segments_has_each_heading_of_the_playbook() -> None:
    playbook = (PROJECT / "docs" / "playbook.md").read_text(encoding="utf-8")
    page = segments_page(playbook)
    segments = [line for line in playbook.splitlines() if line.startswith("### ")]
    assert len(segments) > 80
    assert page.count("<h3>") == len(segments)
    assert page.count("<h1>") == 1
    assert '<a href="catalogue.html">catalogue.html</a>' in page
    assert ".md" not in page


def test_a_rule_with_markup_in_it_is_shown_as_it_is_written() -> None:
    page = segments_page(f"{INTRODUCTION}\n### A\n\n&lt;script>alert(1)&lt;/script> and 1 &lt; 2\n")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; and 1 &lt; 2" in page
    assert "<script" not in page
