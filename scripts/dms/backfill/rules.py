"""Whether the rules are those of the last build: past days are kept under their definition."""

from typing import Any

from dms.backfill.days import opened
from dms.backfill.plan import ANY_DAY
from dms.errors import DataError
from dms.macros import render
from dms.manifest import segments_of
from dms.settings import Settings

DEFINITIONS = "state_definitions"
"""The model that says by what rule customers are in a state today."""

_STAMPS = """
    select table_name, regexp_extract(comment, 'definition ([0-9a-f]{32})', 1)
    from duckdb_tables()
    where database_name = current_database() and schema_name = 'segments'
"""

_LAST = """
    select kind, subject, arg_max(definition, (as_of_date, given_in)) as definition
    from keys.int_state_days
    group by kind, subject
    having definition != 'removed'
"""

_MOST_NAMED = 5


def require_same_rules(settings: Settings, manifest: dict[str, Any], code: dict[str, str]) -> None:
    """Refuse rules that are not those of the last build, by which its day was kept.

    Raises:
        DataError: names the segments, or what else is kept by another rule now.
    """
    with opened(settings.warehouse) as connection:
        stamped = dict(connection.execute(_STAMPS).fetchall())
        changed = {
            node["name"]
            for key, node in segments_of(manifest).items()
            if key in code
            and stamped.get(node["name"]) != _fingerprint(code[key], node["database"])
        }
        (definitions,) = [
            code[key] for key, node in manifest["nodes"].items() if node["name"] == DEFINITIONS
        ]
        query = f"select kind, subject, definition from ({definitions})"
        now = connection.execute(query).fetchall()
        last = connection.execute(_LAST).fetchall()
    changed |= {subject if kind == "segment" else kind for kind, subject, _ in set(now) ^ set(last)}
    if changed:
        named = sorted(changed)
        some = ", ".join(named[:_MOST_NAMED])
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        raise DataError(
            f"the rules of {some}{more} are not those of the last build; run `dms build` first"
        )


def _fingerprint(code: str, database: str) -> str:
    """That of a segment's SQL, as the comment of its relation has it."""
    return render("rule_fingerprint", code, f"cast('{ANY_DAY}' as date)", database)
