"""What a viewer may do: each first asks whether they may, then runs the code of the command."""

from pathlib import Path

from dms.app import answers
from dms.app.answers import locate_project
from dms.app.reader import Reader
from dms.campaigns.freeze import Campaign, Done, freeze
from dms.campaigns.plan import Plan
from dms.clock import read_clock
from dms.export.published import open_build
from dms.export.run import Prepared, Request, prepare, write
from dms.ledger import Ledger
from dms.ledger.views import ContactViews
from dms.segments.new import Created, create
from dms.segments.starts import COMBINE, Combination, start_of
from dms.tasks.lists import write_list


def plan_campaign(reader: Reader, segment: str, channel: str, window_days: int) -> Plan:
    """As `dms campaign plan`; figures alone, so everybody may."""
    return answers.plan(reader.edition, segment, channel, window_days)


def freeze_campaign(reader: Reader, campaign: Campaign, is_dry_run: bool) -> Done:
    """As `dms campaign freeze`."""
    reader.viewer.require_act()
    return freeze(reader.setup.settings, campaign, is_dry_run=is_dry_run, with_base=False)


def save_combination(reader: Reader, name: str, title: str, combination: Combination) -> Created:
    """As `dms segment new --from combine`."""
    reader.viewer.require_act()
    project = locate_project()
    start = start_of(project, COMBINE, combination)
    return create(project, name, start, title=title or None)


def prepare_export(reader: Reader, name: str, channel: str, form: str) -> Prepared:
    """Choose as `dms export --dry-run`: counts of who would get it and who not."""
    return _prepare(reader, Request(name, channel, form, is_dry_run=True))


def write_export(reader: Reader, request: Request) -> list[Path]:
    """Write as `dms export`, into the ledger too; the names seen are logged besides."""
    prepared = _prepare(reader, request)
    selection = prepared.people()
    settings, viewer = reader.setup.settings, reader.viewer
    keys = [chosen.person.customer_key for chosen in selection.chosen]
    views = ContactViews(settings.ledger_folder)
    views.add(prepared.now, viewer.name, viewer.role, f"export {request.name}", keys)
    return write(settings, Ledger(settings.ledger_folder), prepared, viewer.name)


def _prepare(reader: Reader, request: Request) -> Prepared:
    reader.viewer.require_act()
    reader.viewer.require_contacts()
    settings = reader.setup.settings
    with open_build(settings) as source:
        ledger = Ledger(settings.ledger_folder)
        return prepare(source, settings, ledger, request, read_clock())


def download_tasks(reader: Reader, salesperson: str) -> tuple[str, str]:
    """A list as `dms tasks` writes it, after the name of its file; every name in it counts as
    seen.
    """
    found, now = reader.tasks(salesperson), read_clock()
    reader.log_tasks(found)
    return f"{found.file_stem(now.date())}.csv", write_list(found, now)
