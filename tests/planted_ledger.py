"""A ledger that is older than a sample's first build: two campaigns, exports, outcomes of calls.

Written by the functions of the commands themselves, of people whom the truth of the sample names.
No build has given keys yet, but the key of a customer is that of one of their records, and each
record leads to the customer who has it.
"""

import csv
import json
import random
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import duckdb

from dms.campaigns.arms import draw
from dms.campaigns.freeze import Campaign, read_lines, write
from dms.campaigns.rules import read_salt
from dms.ledger import Ledger
from dms.settings import Settings
from dms.tasks.outcomes import Known, take_outcomes

# Both were sent by the feeds too, and 120 and 60 days passed of them by 2026-06-30.
FROZEN = {
    date(2026, 1, 30): Campaign(
        *("Brake check", "active_service_customers", "sms", 30, 90, "response"),
        *(Decimal("0.12"), Decimal("294.28")),
    ),
    date(2026, 5, 1): Campaign(
        "Before the long trip", "active_service_customers", "email", 50, 60, "gross"
    ),
}
PERCENT_HELD_OUT_OF_ALL = 2
OUTCOMES = ("reached", "no_answer", "appointment", "not_interested", "wrong_number", "do_not_call")


def plant(settings: Settings) -> None:
    """Write it beside the warehouse of the sample in the landing folder."""
    ledger = Ledger(settings.ledger_folder)
    people = read_people(settings.landing / ".sample" / "truth_people.csv")
    for build_number, (day, campaign) in enumerate(FROZEN.items(), start=1):
        lines = drawn(campaign, people)
        write(ledger, campaign, lines, day, build_number)
        frozen = [json.loads(line) for line in lines]
        log_export(ledger, campaign, frozen, day=day, build_number=build_number, form="csv")
        log_export(ledger, campaign, frozen[:40], day=day, build_number=build_number, form="meta")
    # A list as a salesperson gives it back.
    path = settings.ledger_folder.with_name("outcomes.csv")
    lines = ["task_id,listed_on,outcome,note"] + [
        f"service_due:{member['customer_key']},2026-06-{1 + number % 28:02},"
        f"{OUTCOMES[number % len(OUTCOMES)]},asked about winter tires"
        for number, member in enumerate(people[::9])
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    customers = {member["customer_key"] for member in people}
    known = Known({"service_due"}, customers, NumbersNobodyHas())
    take_outcomes(path, ledger, known, datetime(2026, 6, 30, 12))


class NumbersNobodyHas:
    """Keys of wrong numbers before any build has given keys to numbers: of one that no document has
    any more, or none, as older versions wrote it.
    """

    def key_of(self, _: str, customer_key: str) -> str | None:
        return customer_key * 2 if customer_key < "8" else None


def drawn(campaign: Campaign, people: list[dict[str, Any]]) -> list[str]:
    """The people with their arms as lines of the ledger, in the order of the draw."""
    with duckdb.connect() as connection:
        columns = ", ".join(f"unnest(${name}) as {name}" for name in people[0])
        values = {name: [member[name] for member in people] for name in people[0]}
        connection.execute(f"create table members as select {columns}", values)
        draw(connection, read_salt(), campaign.campaign_name, campaign.holdout_percent)
        return read_lines(connection, campaign.campaign_name)


def place_of(household: str) -> float:
    """The place of a household among those that every campaign leaves out (split_bucket)."""
    digest = sha256(f"{read_salt()}:{household}".encode()).hexdigest()
    return int(digest[:8], 16) / 2**32


def read_people(path: Path) -> list[dict[str, Any]]:
    """Everybody with a number of their own, in made-up states."""
    dice = random.Random(20260130)
    members: dict[str, dict[str, Any]] = {}
    households: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["person_id"]) < 0 or row["person_id"] in members:
                continue
            number = f"{row['feed']}|{row['source_code']}|{row['source_customer_number']}"
            key = md5(number.encode(), usedforsecurity=False).hexdigest()
            household = households.setdefault(row["household_id"], key)
            is_contactable = dice.random() < 0.8
            members[row["person_id"]] = {
                "customer_key": key,
                "household_key": household,
                "is_held_out": place_of(household) < PERCENT_HELD_OUT_OF_ALL / 100,
                "is_contactable": is_contactable,
                "contact_reason": "allowed" if is_contactable else "opted_out",
                "party_type": "business" if row["is_business"] == "true" else "person",
                "rfm_segment": dice.choice(("champions", "hibernating", None)),
                "sales_status": dice.choice(("never", "active", "lost")),
                "service_status": dice.choice(("active", "lapsed")),
                "parts_status": "never",
                "lifetime_gross": Decimal(dice.randrange(-5_000, 900_000)) / 100,
            }
    return list(members.values())


def log_export(
    ledger: Ledger,
    campaign: Campaign,
    frozen: list[dict[str, Any]],
    *,
    day: date,
    build_number: int,
    form: str,
) -> None:
    """Note a file of those of the campaign who may be written to."""
    chosen = [one for one in frozen if one["arm"] == "treatment" and one["is_contactable"]]
    export = {
        "export_id": f"{campaign.channel}-{form}",
        "audience": campaign.campaign_name,
        "segment_name": campaign.segment_name,
        "is_campaign": True,
        "channel": campaign.channel,
        "format": form,
        "exported_at": datetime.combine(day, time(10)).isoformat(),
        "as_of_date": day,
        "build_number": build_number,
        "file_name": f"{campaign.channel}_{form}_{day}.csv",
        "sha256": md5(form.encode(), usedforsecurity=False).hexdigest() * 2,
        "people": len(chosen),
        "left_out": len(frozen) - len(chosen),
        "exported_by": "dealers",
        "is_despite_new_files": False,
    }
    members = [
        {"export_id": export["export_id"], "customer_key": one["customer_key"]} for one in chosen
    ]
    ledger.append_together({"exports": [export], "export_members": members})
