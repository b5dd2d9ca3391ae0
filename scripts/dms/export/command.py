"""`dms export`: choose, say who was left out and why, write the files."""

import getpass
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.text import Text

from dms.clock import read_clock
from dms.console import note, out, plain_table
from dms.errors import DataError, UsageError
from dms.export.arrivals import require_all_built
from dms.export.audience import Audience, find_audience, load_members, running_campaigns
from dms.export.files import FINGERPRINT, digest, exports_folder, slug, write_files
from dms.export.formats import is_complete, is_safe, write_rows, write_table
from dms.export.history import CALLED, follow_keys, read_history
from dms.export.published import Source, open_build, read_days
from dms.export.selection import Chosen, Rules, Selection, select_people
from dms.ledger import Ledger
from dms.settings import load_settings

OLD_DAYS = 7
"""A build that looks from a day longer ago is told: what was said since is not in it."""

Channel = Literal["email", "sms", "phone", "mail"]
Format = Literal["csv", "meta", "google"]


To = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Where the files go. [default: DMS_EXPORTS, exports beside the warehouse]",
        show_default=False,
    ),
]
DespiteNewFiles = Annotated[
    bool,
    typer.Option(
        "--despite-new-files", help="Although files have arrived that are in no build yet."
    ),
]


def export_command(
    name: Annotated[
        str, typer.Argument(metavar="AUDIENCE", help="A segment, or a campaign that was frozen.")
    ],
    *,
    channel: Annotated[Channel, typer.Option(help="How they are to be written to.")],
    form: Annotated[
        Format, typer.Option("--format", help="A list, or hashed for an ad platform.")
    ] = "csv",
    to: To = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            help="When it is to be sent, UTC; a time gone by only with --dry-run. [default: now]",
            show_default=False,
        ),
    ] = None,
    primary_first: Annotated[
        bool, typer.Option("--primary-first", help="Those whose primary segment it is come first.")
    ] = False,
    primary_only: Annotated[
        bool, typer.Option("--primary-only", help="Only those whose primary segment it is.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also whom today's exports of it have already.")
    ] = False,
    despite_new_files: DespiteNewFiles = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who would be left out; write nothing.")
    ] = False,
) -> None:
    """Write those of an audience who may be written to now.

    A second file has who was left out, and why. Consent, addresses and holdouts are those of the
    newest published build, also for a campaign that was frozen before. Nobody is in it who was
    written to by the channel within frequency_cap_days, or whom it is not the hour to call or text.
    What meta and google get is hashed; hours and cap do not hold there, as nobody is written to.
    """
    now = read_clock()
    if at and at < now and not dry_run:
        raise UsageError(
            f"--at {at}: is gone by (it is {now:%Y-%m-%dT%H:%M} UTC); or say --dry-run"
        )
    settings = load_settings()
    ledger = Ledger(settings.ledger_folder)
    with open_build(settings) as source:
        audience = find_audience(source.connection, ledger, name, channel)
        try:
            require_all_built(source.connection, settings)
        except DataError as error:
            if not (despite_new_files or dry_run):
                raise
            note(f"warning: {error}")
        _tell_age(source, at or now)
        for campaign in running_campaigns(ledger, audience, channel, source.as_of_date):
            note(
                f"warning: {campaign} was frozen from this segment, and this list has whom it "
                f'holds out: `dms export "{campaign}" --channel {channel}` leaves them out'
            )
        rules = Rules(
            channel,
            audience.one_per,
            at or now,
            "now" if channel in CALLED and form == "csv" else "ignored",
            primary_first or primary_only,
            primary_only,
        )
        today = _exports_of_today(ledger, audience, channel, now)
        selection = _choose(
            source, ledger, audience, rules, form=form, overlooked=today if again else {}
        )
    _print(audience, selection)
    if not selection.chosen:
        raise DataError(_explain_nobody(audience, selection, today))
    if dry_run:
        return
    written = _texts(audience, selection, rules, form, now)
    export = {
        "export_id": digest(f"{now.isoformat()} {name} {channel} {form} {written[0]}")[:16],
        "audience": name,
        "segment_name": audience.segment_name,
        "is_campaign": audience.campaign,
        "channel": channel,
        "format": form,
        "exported_at": now.isoformat(timespec="seconds"),
        "as_of_date": source.as_of_date,
        "build_number": source.number,
        "file_name": written[0],
        "sha256": digest(written[1][written[0]]),
        "people": len(selection.chosen),
        "left_out": len(selection.left_out),
        "exported_by": _user(),
        "is_despite_new_files": despite_new_files,
    }
    members = [
        {"export_id": export["export_id"], "customer_key": chosen.person.customer_key}
        for chosen in selection.chosen
    ]
    rows = {"exports": [export], "export_members": members}
    for path in write_files(exports_folder(settings, to), written[1], ledger, rows):
        out.print(Text(str(path)), soft_wrap=True)


def _choose(
    source: Source,
    ledger: Ledger,
    audience: Audience,
    rules: Rules,
    *,
    form: str,
    overlooked: dict[str, str],
) -> Selection:
    caps = read_days("frequency_cap_days")
    followed = follow_keys(source.connection)
    load_members(source.connection, ledger, audience, followed)
    history = read_history(
        source.connection,
        ledger,
        rules.channel,
        at=rules.at,
        cap_days=caps.get(rules.channel, 0),
        followed=followed,
        overlooked=overlooked,
    )
    if form != "csv":
        history.written_to = set()
    selection = select_people(source.connection, history, rules)
    chosen: list[Chosen] = []
    left_out = list(selection.left_out)
    for one in selection.chosen:
        if not is_complete(one.person, form, rules.channel):
            left_out.append((one.person.customer_key, "incomplete_address"))
        elif form == "csv" and not is_safe(one.person, rules.channel):
            left_out.append((one.person.customer_key, "unsafe_address"))
        else:
            chosen.append(one)
    return Selection(chosen, left_out)


def _texts(
    audience: Audience, selection: Selection, rules: Rules, form: str, now: datetime
) -> tuple[str, dict[str, str]]:
    """The name of the file with the people, and the texts of both by name."""
    people = [chosen.person for chosen in selection.chosen]
    text = write_rows(people, form, rules.channel, audience.external_name)
    left_out = write_table(("customer_key", "reason"), selection.left_out)
    kind = "" if form == "csv" else f"_{form}"
    title = slug(audience.name if audience.campaign else audience.external_name)
    stem = f"{title}_{rules.channel}{kind}_{now:%Y-%m-%d}_{digest(text)[:FINGERPRINT]}"
    return f"{stem}.csv", {f"{stem}.csv": text, f"{stem}_left-out.csv": left_out}


def _exports_of_today(
    ledger: Ledger, audience: Audience, channel: str, now: datetime
) -> dict[str, str]:
    """File names by number of what was exported of it on this day (UTC) to send from."""
    return {
        row["export_id"]: row["file_name"]
        for row in ledger.rows("exports")
        if (row["audience"], row["channel"], row["format"]) == (audience.name, channel, "csv")
        and row["exported_at"][:10] == now.date().isoformat()
    }


def _explain_nobody(audience: Audience, selection: Selection, today: dict[str, str]) -> str:
    if not selection.left_out:
        return f"{audience.name}: has no members; nothing was written"
    if today:
        return (
            f"{audience.name}: nobody is left, nothing was written; it was exported today as "
            f"{', '.join(today.values())}, and the frequency cap leaves out who is in there; "
            "--again takes them once more"
        )
    return f"{audience.name}: nobody may be written to; nothing was written"


def _print(audience: Audience, selection: Selection) -> None:
    """Print how many there are, and how many were left out for each reason."""
    table = plain_table()
    table.add_column(audience.name, no_wrap=True)
    table.add_column("customers", justify="right")
    total = len(selection.chosen) + len(selection.left_out)
    table.add_row("members", f"{total:,}")
    counts = sorted(selection.count_left_out().items(), key=lambda pair: (-pair[1], pair[0]))
    for reason, number in counts:
        table.add_row(f"left out: {reason}", f"{number:,}")
    table.add_row("written", f"{len(selection.chosen):,}")
    out.print(table)
    out.print(Text(f"name of the audience outside: {audience.external_name}"), soft_wrap=True)


def _tell_age(source: Source, at: datetime) -> None:
    days = (at.date() - source.as_of_date) / timedelta(days=1)
    if days > OLD_DAYS:
        note(
            f"warning: build {source.number} looks from {source.as_of_date}, {days:.0f} days "
            "before; what was said since is not in it, unless nobody has sent it either"
        )


def _user() -> str:
    """The name of the user of the system."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
