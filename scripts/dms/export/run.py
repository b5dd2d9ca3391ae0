"""What `dms export` does, for the command and the app: choose, and write the files."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from dms.errors import DataError
from dms.export.arrivals import require_all_built
from dms.export.audience import Audience, find_audience, load_members, running_campaigns
from dms.export.files import FINGERPRINT, digest, exports_folder, slug, write_files
from dms.export.formats import write_rows, write_table
from dms.export.history import CALLED, follow_keys, read_history
from dms.export.joined import load_lists
from dms.export.judging import Rules
from dms.export.published import Source, read_days
from dms.export.selection import Selection, Tally, count_people, select_people
from dms.ledger import Ledger
from dms.query.published import told
from dms.settings import Settings

OLD_DAYS = 7
"""A build that looks from a day longer ago is told: what was said since is not in it."""


@dataclass(frozen=True)
class Request:
    """What is to be exported: a segment or frozen campaign, by which channel, in which form.

    at   when it is to be sent, UTC; None for now
    """

    name: str
    channel: str
    form: str = "csv"
    at: datetime | None = None
    primary_first: bool = False
    primary_only: bool = False
    again: bool = False
    despite_new_files: bool = False
    is_dry_run: bool = False


@dataclass(frozen=True)
class Prepared:
    """How many are chosen, and who, None in a dry run; `warnings` is what whoever exports should
    know, `today` the files of today.
    """

    request: Request
    now: datetime
    audience: Audience
    rules: Rules
    tally: Tally
    selection: Selection | None
    build_number: int
    as_of_date: date
    today: dict[str, str]
    warnings: list[str]

    def require_somebody(self) -> None:
        """Raise DataError where nobody is left."""
        if not self.tally.chosen:
            raise DataError(_explain_nobody(self.audience, self.tally, self.today))

    def people(self) -> Selection:
        """Who is chosen.

        Raises:
            DataError: nobody is left.
            ValueError: it is a dry run, which reads nobody.
        """
        self.require_somebody()
        if self.selection is None:
            raise ValueError("a dry run reads nobody")
        return self.selection


def prepare(
    source: Source, settings: Settings, ledger: Ledger, request: Request, now: datetime
) -> Prepared:
    """Choose who may be written to.

    Raises:
        UsageError: there is no such audience.
        DataError: files have arrived that are in no build, unless that is said to be right.
    """
    channel, form = request.channel, request.form
    audience = find_audience(source.connection, ledger, request.name, channel)
    warnings = []
    try:
        require_all_built(source.connection, settings)
    except DataError as error:
        if not (request.despite_new_files or request.is_dry_run):
            raise
        warnings.append(str(error))
    warnings += _tell_age(source, request.at or now)
    warnings += [
        f"{campaign} was frozen from this segment, and this list has whom it holds out: "
        f'`dms export "{campaign}" --channel {channel}` leaves them out'
        for campaign in running_campaigns(ledger, audience, channel, source.as_of_date)
    ]
    rules = Rules(
        channel,
        audience.one_per,
        request.at or now,
        "now" if channel in CALLED and form == "csv" else "ignored",
        request.primary_first or request.primary_only,
        request.primary_only,
        form=form,
    )
    today = _exports_of_today(ledger, audience, channel, now)
    _load(source, ledger, audience, rules, overlooked=today if request.again else {})
    if request.is_dry_run:
        selection, tally = None, count_people(source.connection, rules)
    else:
        selection = select_people(source.connection, rules)
        tally = selection.tally
    return Prepared(
        request, now, audience, rules, tally, selection, source.number, source.as_of_date, today,
        warnings,
    )  # fmt: skip


def write(
    settings: Settings, ledger: Ledger, prepared: Prepared, exported_by: str, to: Path | None = None
) -> list[Path]:
    """Write the file with the people, and that with who was left out; both are in the ledger.

    Raises:
        DataError: nobody is left, or the ledger cannot be written.
        UsageError: the folder cannot be written.
    """
    selection = prepared.people()
    request, audience = prepared.request, prepared.audience
    now = prepared.now
    written = _texts(audience, selection, prepared.rules, request.form, now)
    channel, form = request.channel, request.form
    export = {
        "export_id": digest(f"{now.isoformat()} {request.name} {channel} {form} {written[0]}")[:16],
        "audience": request.name,
        "segment_name": audience.segment_name,
        "is_campaign": audience.campaign,
        "channel": channel,
        "format": form,
        "exported_at": now.isoformat(timespec="seconds"),
        "as_of_date": prepared.as_of_date,
        "build_number": prepared.build_number,
        "file_name": written[0],
        "sha256": digest(written[1][written[0]]),
        "people": len(selection.chosen),
        "left_out": len(selection.left_out),
        "exported_by": exported_by,
        "is_despite_new_files": request.despite_new_files,
    }
    members = [
        {"export_id": export["export_id"], "customer_key": chosen.person.customer_key}
        for chosen in selection.chosen
    ]
    rows = {"exports": [export], "export_members": members}
    return write_files(exports_folder(settings, to), written[1], ledger, rows)


def _tell_age(source: Source, at: datetime) -> list[str]:
    days = (at.date() - source.as_of_date) / timedelta(days=1)
    if days <= OLD_DAYS:
        return []
    return [
        f"build {source.number} looks from {source.as_of_date}, {days:.0f} days before; what was "
        "said since is not in it, unless nobody has sent it either"
    ]


def _load(
    source: Source,
    ledger: Ledger,
    audience: Audience,
    rules: Rules,
    *,
    overlooked: dict[str, str],
) -> None:
    """Leave the members, and what they are judged by, as temporary tables."""
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
    if rules.form != "csv":
        history.written_to = set()
    with told(source.connection):
        load_lists(source.connection, history)


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


def _explain_nobody(audience: Audience, tally: Tally, today: dict[str, str]) -> str:
    if not tally.left_out:
        return f"{audience.name}: has no members; nothing was written"
    if later := tally.left_out["outside_hours"]:
        return (
            f"{audience.name}: nobody may be called or texted at this hour; nothing was written. "
            f"{later:,} may at another: --at says when it will be sent"
        )
    if today:
        return (
            f"{audience.name}: nobody is left, nothing was written; it was exported today as "
            f"{', '.join(today.values())}, and the frequency cap leaves out who is in there; "
            "--again takes them once more"
        )
    return f"{audience.name}: nobody may be written to; nothing was written"
