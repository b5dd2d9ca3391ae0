"""dbt's command line, at less cost: `python -m dms.dbt_process ARGUMENTS`.

What dbt knows of a project stays until it ends, millions of objects. Python looks through the
youngest of them after each 700 new ones and finds nothing to free: a tenth of a build's time.

A unit test puts its rows into the SQL of its model as CTEs, and for the place where they go dbt has
a library take the whole of that SQL apart: more than a third of what a unit test costs. That place
is behind the first word, or before it.

The manifest, seven megabytes that dbt writes twice, is handed to its file word by word, from
Python; as one text it comes from C.

For each node dbt makes objects of all thousand macros twice, and looks each up in five places to
have them in one; here they are made and laid together without a step between.

Of what dbt does it tells itself 25 times a node, in full, for a log that takes none of it.

For other `--vars` than before, dbt parses the whole project anew, in twenty seconds. What it parses
here is the same whatever the day is: models ask for it when they are compiled.
"""

import copy
import gc
import json
import re
from pathlib import Path
from typing import Any, cast

from dbt import compilation
from dbt.artifacts.resources.v1.components import InjectedCTE
from dbt.artifacts.schemas import base
from dbt.cli.main import cli
from dbt.clients.jinja import MacroGenerator, MacroStack
from dbt.context.macros import MacroNamespace, MacroNamespaceBuilder
from dbt.context.manifest import ManifestContext
from dbt.contracts.graph.manifest import ManifestStateCheck
from dbt.contracts.graph.nodes import Macro
from dbt.parser.manifest import ManifestLoader
from dbt.tracking import track_behavior_change_warn
from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.utils.encoding import JSONEncoder

_OBJECTS = 100_000
"""New objects after which Python looks for garbage."""

_OPENING = re.compile(r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*with(?:\s+recursive)?\b\s*", re.S | re.I)
_WITH = re.compile(r"\bwith\b", re.I)

_SMALL = (EventLevel.DEBUG, EventLevel.TEST)
_UNTOLD = "_untold"

by_dbt = compilation.inject_ctes_into_sql
"""How dbt does it."""


def inject_ctes(sql: str, ctes: list[InjectedCTE]) -> str:
    """The SQL with these CTEs before its own, as `by_dbt` gives it."""
    injected = ", ".join(cte.sql or "" for cte in ctes)
    if ctes and (opening := _OPENING.match(sql)):
        return f"{opening[0]}{injected}, {sql[opening.end() :]}"
    if ctes and sql.strip() and not _WITH.search(sql):
        query = sql.lstrip()
        return f"{sql[: len(sql) - len(query)]}with{injected} {query}"
    return by_dbt(sql, ctes)


def write_json(path: str, data: dict[str, Any]) -> bool:
    """Write `data` into a file, whose folder may be missing, as dbt's own function does."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, cls=JSONEncoder), encoding="utf-8")
    return True


check_of_dbt = ManifestLoader.build_manifest_state_check
"""What has to be as it was, or dbt parses the whole project."""


def check_but_the_day(loader: ManifestLoader) -> ManifestStateCheck:
    """The same without the var `as_of_date`."""
    config = copy.copy(loader.root_project)
    config.cli_vars = {
        name: value for name, value in config.cli_vars.items() if name != "as_of_date"
    }
    other = copy.copy(loader)
    other.root_project = config
    check: ManifestStateCheck = check_of_dbt(other)  # type: ignore[no-untyped-call]
    return check


namespace_by_dbt = MacroNamespaceBuilder.build_namespace
context_by_dbt = ManifestContext.to_dict
told_by_dbt = EventManager.fire_event
event_by_dbt = BaseEvent.__init__
of_event_by_dbt = BaseEvent.__getattr__


def build_namespace(
    builder: MacroNamespaceBuilder, macros: dict[str, dict[str, Macro]], context: dict[str, Any]
) -> MacroNamespace:
    """What a node may call of `macros`, by package and name, as `namespace_by_dbt` gives it."""
    node, stack = builder.node, builder.thread_ctx
    made = {
        package: {name: _generator(macro, context, node, stack) for name, macro in named.items()}
        for package, named in macros.items()
    }
    of_dbt: dict[str, MacroGenerator] = {}
    for package in reversed(builder.internal_package_names_order):
        of_dbt.update(made.get(package, {}))
    others = {
        package: named
        for package, named in made.items()
        if package not in builder.internal_package_names
    }
    local = others.get(builder.search_package, {})
    is_root = builder.root_package == builder.search_package
    return MacroNamespace(
        global_namespace={} if is_root else others.get(builder.root_package, {}),
        local_namespace=local,
        global_project_namespace=of_dbt,
        packages=others,
    )


def _generator(
    macro: Macro, context: dict[str, Any], node: object, stack: MacroStack
) -> MacroGenerator:
    made = object.__new__(MacroGenerator)
    # Without the three constructors one above the other, which set the same four.
    made.__dict__ = {"context": context, "macro": macro, "node": node, "stack": stack}
    return made


def lay_together(namespace: MacroNamespace) -> dict[str, Any]:
    """What a namespace finds by each name, as `dict` gives it by asking for one after the other."""
    known: dict[str, Any] = {}
    for macros in reversed(list(namespace._search_order())):
        known.update(macros)
    return known


def make_context(context: ManifestContext) -> dict[str, Any]:
    """What Jinja knows of a node, as `context_by_dbt` gives it."""
    namespace: Any = context.namespace
    if isinstance(namespace, MacroNamespace):
        # That of tests has no more macros than they call.
        context.namespace = cast("Any", lay_together(namespace))
    known: dict[str, Any] = context_by_dbt(context)  # type: ignore[no-untyped-call]
    context.namespace = namespace
    return known


def make_event(event: BaseEvent, *args: object, **kwargs: object) -> None:
    """An event as `event_by_dbt` makes it, whose message is made when somebody asks for it."""
    if event.level_tag() in _SMALL:
        event.__dict__[_UNTOLD] = args, kwargs
    else:
        event_by_dbt(event, *args, **kwargs)


def of_event(event: BaseEvent, name: str) -> object:
    """What is not among an event's own attributes, as `of_event_by_dbt` gives it."""
    if _UNTOLD in event.__dict__:
        args, kwargs = event.__dict__.pop(_UNTOLD)
        event_by_dbt(event, *args, **kwargs)
    found: object = of_event_by_dbt(event, name)  # type: ignore[no-untyped-call]
    return found


def fire_event(
    manager: EventManager,
    e: BaseEvent,
    level: EventLevel | None = None,
    node: object = None,
    force_warn_or_error_handling: bool = False,
) -> None:
    """Tell of an event, as `told_by_dbt` does, unless nobody listens to one so small."""
    is_small = (level or e.level_tag()) in _SMALL
    # That callback of dbt's own waits for a warning.
    told = [one for one in manager.callbacks if one is not track_behavior_change_warn]
    if not is_small or told or any(logger.level in _SMALL for logger in manager.loggers):
        told_by_dbt(manager, e, level, node, force_warn_or_error_handling)


_IN_PLACE = (
    (compilation, "inject_ctes_into_sql", inject_ctes),
    (ManifestLoader, "build_manifest_state_check", check_but_the_day),
    (base, "write_json", write_json),
    (MacroNamespaceBuilder, "build_namespace", build_namespace),
    (ManifestContext, "to_dict", make_context),
    (EventManager, "fire_event", fire_event),
    (BaseEvent, "__init__", make_event),
    (BaseEvent, "__getattr__", of_event),
)
"""What stands in the place of dbt's own: where, by which name, and what."""


def main() -> None:
    """Run dbt with the arguments of this process, and exit as it does."""
    gc.set_threshold(_OBJECTS)
    for owner, name, own in _IN_PLACE:
        setattr(owner, name, own)
    cli()


if __name__ == "__main__":
    main()
