"""What a new segment can begin with: a ready rule, a combination of segments, or another one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill
from typing import Any

from dms.checking.structure import FILL_IN
from dms.errors import UsageError
from dms.segments.project import ProjectFiles
from dms.segments.writing import read_exactly
from dms.yaml_files import read_yaml

STARTS = Path(__file__).with_name("starts")
PLACEHOLDER = "new_segment"
COMBINE = "combine"

READY = {
    "blank": ("cross_department", "the frame alone, with the CTE `qualified`"),
    "visits": ("service", "a number of visits within some months"),
    "sales": ("sales", "a purchase some months ago, as three to five years"),
    "parts": ("parts", "an amount of retail parts within some months"),
    COMBINE: ("cross_department", "who is in some segments and not in others"),
}
"""The rules that a segment can begin with: the folder that it goes to, and what it is."""


@dataclass(frozen=True)
class Combination:
    """Names of segments: in all of the first, in one of the second, in none of the third."""

    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    @property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """The lists that are not empty, by the name of the macro's argument."""
        return {name: names for name, names in vars(self).items() if names}

    @property
    def names(self) -> tuple[str, ...]:
        """All segments that are named."""
        return self.all_of + self.any_of + self.none_of

    def require(self, project: ProjectFiles) -> None:
        """Refuse what cannot be combined.

        Raises:
            UsageError: a name is no segment, or stands twice, or nobody is said to be in it.
        """
        for name in self.names:
            project.segment(name)
        twice = sorted({name for name in self.names if self.names.count(name) > 1})
        if twice:
            raise UsageError(f"{', '.join(twice)}: stands twice among what is combined")
        if not (self.all_of or self.any_of):
            raise UsageError(
                "--from combine: say who is in it by --all-of or --any-of; --none-of leaves out"
            )


@dataclass(frozen=True)
class Start:
    """The files of a segment to begin with, which is called `name` in them.

    `thresholds` are the numbers of its own, which take the new name; `meta` what its config.meta
    says, `area` the folder.
    """

    name: str
    sql: str
    yaml: str
    area: str
    thresholds: dict[str, Any] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)

    def renamed(self, name: str) -> "Start":
        """The same with the new name: of the model in the YAML, and before its own thresholds."""
        sql, yaml = self.sql, self.yaml
        thresholds = {}
        for old, value in self.thresholds.items():
            new = f"{name}_{_without_words_of(self.name, old)}"
            thresholds[new] = value
            sql, yaml = (re.sub(rf"\b{old}\b", new, text) for text in (sql, yaml))
        # Not every place where the name stands: a rule may have words of its own that are the same.
        yaml = re.sub(
            rf"\b((?:name|model): *)(['\"]?){self.name}\b(?!_)", rf"\g<1>\g<2>{name}", yaml
        )
        return Start(name, sql, yaml, self.area, thresholds, self.meta)


def _without_words_of(segment: str, threshold: str) -> str:
    """A threshold's name without what it has of its segment's: tire_buyers_months is months."""
    words, of_segment = threshold.split("_"), set(segment.split("_"))
    while len(words) > 1 and words[0] in of_segment:
        del words[0]
    return "_".join(words)


def start_of(project: ProjectFiles, rule: str, combination: Combination) -> Start:
    """What a rule of READY, or another segment, begins with.

    Raises:
        UsageError: there is no such rule or segment, or what is combined cannot be.
        DataError: a file of the other segment cannot be read.
    """
    if combination.names and rule != COMBINE:
        raise UsageError(f"--all-of, --any-of and --none-of go with --from {COMBINE}, not {rule}")
    if rule == COMBINE:
        combination.require(project)
        return Start(
            PLACEHOLDER, _combined_sql(combination), _combined_yaml(combination), READY[rule][0]
        )
    if rule in READY:
        numbers = read_yaml(STARTS / "thresholds.yml").get(rule) or {}
        sql, yaml = (read_exactly(STARTS / f"{rule}{ending}") for ending in (".sql", ".yml"))
        return Start(PLACEHOLDER, sql, yaml, READY[rule][0], numbers)
    if rule not in project.segments:
        hint = project.hint(rule, [*READY, *project.segments])
        raise UsageError(
            f"--from {rule}: no rule to begin with and no segment of that name; {hint}"
        )
    file = project.segments[rule]
    own = project.reads(rule).thresholds - project.thresholds_of_others(rule)
    return Start(
        rule,
        read_exactly(file),
        read_exactly(file.with_suffix(".yml")),
        file.parent.name,
        {
            name: value
            for name, value in project.thresholds.items()
            # What has no word of the segment's name is a number of more than this segment.
            if name in own and _without_words_of(rule, name) != name
        },
        project.meta(file),
    )


def _combined_sql(combination: Combination) -> str:
    given = [f"{name}={list(names)}" for name, names in combination.parts.items()]
    line = f"{{{{ combine({', '.join(given)}) }}}}\n"
    if len(line) <= 100:
        return line
    return "{{ combine(\n    " + ",\n    ".join(given) + "\n) }}\n"


def _people(combination: Combination) -> tuple[list[str], dict[str, list[str]]]:
    """Made-up customers on each border: the members, and who is in each segment."""
    usual = [*combination.all_of, *combination.any_of[:1]]
    in_which = {"member": usual}
    in_which |= {f"by_{name}": [*combination.all_of, name] for name in combination.any_of[1:]}
    members = list(in_which)
    in_which |= {
        f"not_in_{name}": [one for one in usual if one != name] for name in combination.all_of
    }
    if combination.any_of:
        in_which["in_no_other"] = list(combination.all_of)
    in_which |= {f"also_in_{name}": [*usual, name] for name in combination.none_of}
    rows = {
        name: [person for person, segments in in_which.items() if name in segments]
        for name in combination.names
    }
    return members, rows


def _combined_yaml(combination: Combination) -> str:
    members, rows = _people(combination)
    given = "".join(
        f"""\
      - input: ref('{name}')
        format: csv
        rows: |
          customer_key,qualified_on,reason
{_lines(f"{person},2026-01-15,In {name}" for person in people)}"""
        for name, people in rows.items()
    )
    return f"""\
models:
  - name: {PLACEHOLDER}
    description: >
{_wrapped(f"{FILL_IN} who is in it, and what it is for: {_said(combination)}.")}
    config:
      meta: {{}}
    columns:
      - name: qualified_on
        description: {FILL_IN} which day that is here.

unit_tests:
  - name: only_who_is_in_what_counts_and_in_nothing_else_is_a_member
    model: {PLACEHOLDER}
    overrides:
      vars:
        as_of_date: "2026-03-31"
    given:
{given}\
      - {{input: ref('member_profiles'), rows: []}}
    expect:
      format: csv
      rows: |
        customer_key
{_lines(members, 8)}"""


def _lines(lines: Iterable[str], indent: int = 10) -> str:
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def _wrapped(text: str) -> str:
    return fill(text, 100, initial_indent=" " * 6, subsequent_indent=" " * 6)


def _said(combination: Combination) -> str:
    words = {"all_of": "in all of", "any_of": "in one of", "none_of": "in none of"}
    return ", ".join(
        f"{words[name]} {', '.join(names)}" for name, names in combination.parts.items()
    )


def listed(names: Sequence[str]) -> tuple[str, ...]:
    """Names as an option has them: repeated, or with commas between."""
    return tuple(name for text in names for part in text.split(",") if (name := part.strip()))
