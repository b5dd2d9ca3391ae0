"""`dms publish`."""

from typing import Annotated

import typer

from dms.console import out
from dms.dbt import DbtProject
from dms.errors import DataError, UsageError
from dms.progress import working
from dms.publishing.files import PublishedFolder
from dms.publishing.guards import changes_table
from dms.publishing.kept import describe_kept, kept_table
from dms.publishing.publish import publish, read_changes, rollback
from dms.settings import Settings, load_settings
from dms.targets import find_target


def publish_command(
    *,
    back: Annotated[
        bool, typer.Option("--rollback", help="Switch back to the build before the current one.")
    ] = False,
    to: Annotated[
        int | None, typer.Option("--to", help="With --rollback: to this build, back or forth.")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Only show the builds that --rollback can go to.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Switch though figures are beyond their limits.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Only show which figures would change.")
    ] = False,
    target: Annotated[
        str | None, typer.Option(help="Target of the dbt profile that was built.")
    ] = None,
) -> None:
    """Publish what was built for BI, if its last build passed.

    Its figures are compared with those of the published build. Where one is beyond its limits, the
    files go to held/ in the published folder, nothing is switched, and the exit status is 3.
    """
    if (back or listed) + force + diff > 1:
        raise UsageError("dms publish: give one of --rollback, --list, --force and --diff")
    if to is not None and not back:
        raise UsageError("dms publish: --to says where --rollback goes; give both")
    settings, project = load_settings(), DbtProject.locate()
    built_on = find_target(project, target, settings, is_to_build=False)
    if built_on.warehouse != settings.warehouse:
        raise UsageError(f"--target {target}: builds a scratch warehouse, which is not published")
    if listed:
        _show_kept(settings)
    elif back:
        left, current = rollback(settings, built_on, to)
        way = "back" if current < left else "forth"
        out.print(f"{way} from {left} to {current} in {settings.published}", soft_wrap=True)
        _show_kept(settings)
    elif diff:
        out.print(changes_table(read_changes(settings, built_on)))
    else:
        with working("publishing", has_lines=False):
            published = publish(settings, project.manifest, built_on, is_forced=force)
        out.print(f"published {published} in {settings.published}", soft_wrap=True)


def _show_kept(settings: Settings) -> None:
    kept = describe_kept(PublishedFolder(settings.published))
    if not kept:
        raise DataError(f"{settings.published}: nothing was published yet; run `dms build`")
    out.print(kept_table(kept))
