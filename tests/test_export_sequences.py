"""Random sequences of consents, freezes, builds and exports, against rules written out once more.

The oracle knows no SQL and nothing of the command: it holds what was said by when it arrived, and
says whom an export may have. Builds are made by hand from what has arrived, as dbt would judge it.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import pytest

from dms.errors import DataError
from dms.export import arrivals
from dms.landing.layouts import read_layouts
from small_published import Segment, Somebody, World
from test_export import Site
from test_export import site as site  # noqa: PLC0414 (the fixture)

SEQUENCES = 200
AT_ONCE = 20
STEPS = 9

PEOPLE = [f"{place:x}" * 32 for place in range(8)]
CHANNELS = ("email", "sms", "phone", "mail")
CAPS = {"email": 7, "sms": 14, "phone": 30, "mail": 30}
ZONES = ("America/New_York", "America/Los_Angeles")
OFFSETS = dict(zip(ZONES, (4, 7), strict=True))
"""Hours behind UTC in summer, when all of it happens."""


@dataclass
class Oracle:
    """What has happened, in plain Python."""

    said: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    """When, who, by which channel, granted or withdrawn: all that has arrived."""

    waiting: int = 0
    """How many files have arrived since the build."""

    built: int = 0
    """How many of `said` the published build knows."""

    frozen: dict[str, dict[str, str]] = field(default_factory=dict)
    frozen_channel: dict[str, str] = field(default_factory=dict)
    written: list[tuple[datetime, str, set[str]]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def may(self, key: str, channel: str, known: int) -> bool:
        """By the first so many things that were said: the newest counts, of equals the refusal.
        With nothing said, letters and e-mail are allowed.
        """
        mine = [
            (moment, wish == "withdrawn")
            for moment, who, by, wish in self.said[:known]
            if (who, by) == (key, channel)
        ]
        return not max(mine)[1] if mine else channel in ("email", "mail")

    def has_withdrawn(self, key: str, channel: str) -> bool:
        """Whether the newest word of all that has arrived is a refusal."""
        return not self.may(key, channel, len(self.said)) and any(
            (who, by) == (key, channel) for _, who, by, _ in self.said
        )

    def expected(self, members: dict[str, str], channel: str, now: datetime) -> set[str]:
        since = now.date() - timedelta(days=CAPS[channel])
        capped = {
            key
            for moment, by, keys in self.written
            if by == channel and moment.date() > since
            for key in keys
        }
        return {
            key
            for key, arm in members.items()
            if self.may(key, channel, self.built)
            and arm == "treatment"
            and key not in capped
            and not is_held_out(key)
            and (channel in ("email", "mail") or (key not in self.refused and is_hour(key, now)))
        }


def is_held_out(key: str) -> bool:
    return key == PEOPLE[7]


def zone_of(key: str) -> str:
    return ZONES[PEOPLE.index(key) % 2]


def is_hour(key: str, now: datetime) -> bool:
    return 8 <= (now.hour - OFFSETS[zone_of(key)]) % 24 < 21


def members_of(number: int) -> list[str]:
    """The regulars of a build: another two are out in each."""
    return [key for place, key in enumerate(PEOPLE) if (place + number) % 4]


def build(site: Site, oracle: Oracle, number: int) -> None:
    oracle.built, oracle.waiting = len(oracle.said), 0
    people = [
        Somebody(
            key,
            mobile=f"+1518555{place:04d}",
            address=f"{place} Elm Street",
            zone=zone_of(key),
            held_out=is_held_out(key),
            reasons={
                channel: "withdrawn"
                for channel in CHANNELS
                if not oracle.may(key, channel, oracle.built)
            },
        )
        for place, key in enumerate(PEOPLE)
    ]
    site.publish(World(people, [Segment("regulars", members_of(number))]))


def arrive(site: Site, oracle: Oracle, chance: random.Random, number: int) -> None:
    """A file of one or two wishes; some are said again at the moment of an older one."""
    lines = []
    for _ in range(chance.randint(1, 2)):
        moment = site.now - timedelta(minutes=chance.randint(0, 3))
        who, channel = chance.choice(PEOPLE), chance.choice(CHANNELS)
        wish = chance.choice(("granted", "withdrawn"))
        oracle.said.append((moment, who, channel, wish))
        lines.append(f"{channel},{who}@example.com,{wish},{moment.isoformat()}Z,web,proof\n")
    oracle.waiting += 1
    site.arrive("".join(lines), f"2026060100{number:02d}")


def export(site: Site, oracle: Oracle, chance: random.Random, number: int) -> None:
    campaigns = sorted(oracle.frozen)
    audience = chance.choice(["regulars", *campaigns])
    channel = oracle.frozen_channel.get(audience) or chance.choice(CHANNELS)
    members = oracle.frozen.get(audience) or dict.fromkeys(members_of(number), "treatment")
    expected = oracle.expected(members, channel, site.now)
    before = len(site.ledger.rows("exports"))
    if oracle.waiting:
        with pytest.raises(DataError, match="not in the published build"):
            site.export(audience, "--channel", channel)
        assert len(site.ledger.rows("exports")) == before
        return
    if not expected:
        with pytest.raises(DataError, match="nobody"):
            site.export(audience, "--channel", channel)
        return
    site.export(audience, "--channel", channel)
    newest = site.ledger.rows("exports")[-1]
    path = site.folder / "exports" / newest["file_name"]
    found = {line.split(",")[0].strip('"') for line in path.read_text().splitlines()[1:]}
    assert found == expected
    assert not [key for key in found if oracle.has_withdrawn(key, channel)]
    oracle.written.append((site.now, channel, found))


def freeze(site: Site, oracle: Oracle, chance: random.Random, number: int) -> None:
    name = f"campaign_{len(oracle.frozen)}"
    channel = chance.choice(CHANNELS)
    arms = {key: chance.choice(("treatment", "treatment", "holdout")) for key in members_of(number)}
    oracle.frozen[name], oracle.frozen_channel[name] = arms, channel
    site.ledger.append_together(
        {
            "campaigns": [
                {
                    **{"campaign_name": name, "segment_name": "regulars", "channel": channel},
                    **{"frozen_on": "2026-06-30", "window_days": 90},
                }
            ],
            "campaign_members": [
                {"campaign_name": name, "customer_key": key, "arm": arm}
                for key, arm in arms.items()
            ],
        }
    )


def refuse_calls(site: Site, oracle: Oracle, chance: random.Random) -> None:
    """What `dms tasks import` leaves of a customer who wants no calls."""
    key = chance.choice(PEOPLE)
    oracle.refused.add(key)
    outcome = {"outcome": "do_not_call", "outcome_on": site.now.date(), "audience": "regulars"}
    site.ledger.append("task_outcomes", [{"customer_key": key, **outcome}])


@pytest.mark.parametrize("first", range(0, SEQUENCES, AT_ONCE))
def test_no_export_has_anybody_who_took_consent_back(tmp_path, monkeypatch, first):
    monkeypatch.setattr(arrivals, "read_layouts", cache(read_layouts))
    for seed in range(first, first + AT_ONCE):
        folder = tmp_path / str(seed)
        folder.mkdir()
        play(Site(folder, monkeypatch), random.Random(seed))


def play(site: Site, chance: random.Random) -> None:
    oracle = Oracle()
    site.now = datetime(2026, 6, 1, 12, 0)
    for number in range(chance.randint(2, 4)):
        arrive(site, oracle, chance, number)
    build_number = 1
    build(site, oracle, build_number)
    for step in range(STEPS):
        site.now += timedelta(hours=chance.choice((0, 1, 5, 30, 24 * 7, 24 * 14)), seconds=1)
        what = chance.choice(("arrive", "build", "freeze", "export", "export", "export", "refuse"))
        if what == "arrive":
            arrive(site, oracle, chance, 10 + step)
        elif what == "build" or (what == "export" and oracle.waiting and chance.random() < 0.5):
            build_number += 1
            build(site, oracle, build_number)
        elif what == "freeze":
            freeze(site, oracle, chance, build_number)
        elif what == "refuse":
            refuse_calls(site, oracle, chance)
        if what == "export":
            export(site, oracle, chance, build_number)
