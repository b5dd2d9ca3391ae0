"""The recipe of docs/bi.md for Python, run as it stands there on what a build published."""

import os
import re
import subprocess
import sys
import textwrap

import duckdb

from conftest import BuiltSample
from full_project import PROJECT


def test_the_recipe_for_python_prints_every_segment(built_sample: BuiltSample) -> None:
    page = (PROJECT / "docs" / "bi.md").read_text(encoding="utf-8")
    found = re.search(r"\*\*Python\.\*\*[^\n]*\n\n((?:    [^\n]*\n|\n)+)", page)
    assert found
    shown = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(found[1])],
        cwd=built_sample.settings.published.parent,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    with duckdb.connect(
        str(built_sample.settings.published / "dealer_segments.duckdb"), read_only=True
    ) as published:
        ((segments,),) = published.execute(
            "select count(*) from membership.segment_catalog"
        ).fetchall()
    assert segments > 80
    assert shown.count("('") == segments
