"""docs/playbook.md: every segment with its rule and what to do with it, from its YAML file."""

from typing import Any

from dms.checking.structure import ONE_OF

INTRODUCTION = """\
# The segments

Every segment with its rule and its playbook. `make docs` writes this page from the YAML file
beside each segment, where the same words stand; `membership.segment_catalog` has them with the
figures of the last build: members, reach by channel, home rooftops, warnings. Of a customer's
segments the one with the lowest priority comes first (`membership.segment_primary`). How segments
are made, and what their numbers do: [segments.md](segments.md).
"""

SHOWN = {
    "Objective": "objective",
    "Offer": "offer",
    "KPI": "kpi",
    "Owner": "owner",
    "Name outside": "external_name",
}

Node = dict[str, Any]


def playbook_page(manifest: dict[str, Any]) -> str:
    """The text of docs/playbook.md: the segments of each department, the lowest priority first."""
    segments = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == "segments"
    ]
    parts = [INTRODUCTION]
    for department in ONE_OF["department"]:
        found = [node for node in segments if _meta(node).get("department") == department]
        if found:
            parts.append(f"## {department}\n")
        parts += [_entry(node) for node in sorted(found, key=_priority)]
    return "\n".join(parts)


def _entry(node: Node) -> str:
    meta = _meta(node)
    rule = " ".join(node["description"].split()).replace("<", "&lt;")
    percent = " to ".join(f"{end:g}" for end in meta.get("plausible_percent", []))
    lines = [f"- {title}: {meta.get(key, '')}" for title, key in SHOWN.items()]
    return "\n".join(
        [
            f"### {meta.get('title', node['name'])}\n",
            f"`segments.{node['alias']}`, priority {meta.get('priority')}, {meta.get('cadence')}\n",
            f"{rule}\n",
            *lines,
            f"- Channels, the best first: {', '.join(meta.get('channels', []))}; "
            f"one message a {str(meta.get('one_per', 'person')).replace('_', ' ')}",
            f"- Plausible: {percent} % of all customers\n",
        ]
    )


def _meta(node: Node) -> dict[str, Any]:
    meta: dict[str, Any] = node["config"].get("meta", {})
    return meta


def _priority(node: Node) -> tuple[int, str]:
    return int(_meta(node).get("priority") or 10**6), str(node["name"])
