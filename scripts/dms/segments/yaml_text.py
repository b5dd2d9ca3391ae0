"""Changing a YAML file in one place, with every other byte as it was: comments and layout stay."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, SequenceNode

from dms.errors import DataError

Path = tuple[str | int, ...]


def find(text: str, path: Path) -> Node | None:
    """The node at a path of keys and positions; None where there is none."""
    node: Node | None = yaml.compose(text, yaml.SafeLoader)
    for part in path:
        if isinstance(node, MappingNode):
            node = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, SequenceNode) and isinstance(part, int):
            node = node.value[part] if part < len(node.value) else None
        else:
            return None
    return node


def line_of(text: str, path: Path) -> int:
    """In which line a node begins, from 1 on; 0 where there is none."""
    node = find(text, path)
    return node.start_mark.line + 1 if node else 0


def add_item(text: str, path: Path, item: str) -> str:
    """The text with one more item at the end of a list.

    Raises:
        DataError: there is no list, or it is empty.
    """
    node = find(text, path)
    if not isinstance(node, SequenceNode) or not node.value:
        raise DataError(f"has no list {_name(path)} with an item to write another one below")
    last = node.value[-1]
    if node.flow_style:
        changed = _insert(text, _end(text, last), f", {item}")
    else:
        changed = _insert_line(text, last, last.start_mark.index, item)
    return _verified(text, changed, path, lambda found: found.append(item))


def add_entries(text: str, path: Path, entries: Mapping[str, object]) -> str:
    """The text with more entries at the end of a mapping, in their order.

    Raises:
        DataError: there is no mapping, or it is empty.
    """
    for name, value in entries.items():
        node = find(text, path)
        if not isinstance(node, MappingNode) or not node.value:
            raise DataError(f"has no {_name(path)} with an entry to write another one below")
        key, last = node.value[-1]
        line = f"{name}: {value}"
        if node.flow_style:
            changed = _insert(text, _end(text, last), f", {line}")
        else:
            changed = _insert_line(text, last, key.start_mark.index, line)
        text = _verified(text, changed, path, partial(_put, name, value))
    return text


def remove_item(text: str, path: Path, item: str) -> str:
    """The text without an item of a list; as it was where the list has none of that name.

    Raises:
        DataError: it is the only one.
    """
    node = find(text, path)
    items = node.value if isinstance(node, SequenceNode) else []
    places = [place for place, one in enumerate(items) if one.value == item]
    if not places:
        return text
    if len(items) == 1:
        raise DataError(f"{item} is the only one of {_name(path)}: a project has one at least")
    place = places[0]
    one = items[place]
    if isinstance(node, SequenceNode) and node.flow_style:
        # With the comma behind it, or before it where it is the last one.
        if place + 1 < len(items):
            begin, end = one.start_mark.index, items[place + 1].start_mark.index
        else:
            begin, end = _end(text, items[place - 1]), _end(text, one)
    else:
        begin, end = _line_start(text, one.start_mark.index), _line_end(text, _end(text, one))
    return _verified(text, text[:begin] + text[end:], path, lambda found: found.remove(item))


def replace_mapping(text: str, path: Path, content: Mapping[str, object]) -> str:
    """The text with other content in the place of a mapping, one line a key.

    Raises:
        DataError: there is no mapping.
    """
    node, parent = find(text, path), find(text, path[:-1])
    if not isinstance(node, MappingNode) or not isinstance(parent, MappingNode):
        raise DataError(f"has no {_name(path)}")
    key = next(key for key, value in parent.value if value is node or key.value == path[-1])
    column = node.start_mark.column if not node.flow_style else key.start_mark.column + 2
    newline = _newline(text)
    dumped = yaml.safe_dump(
        dict(content), sort_keys=False, default_flow_style=None, allow_unicode=True, width=10_000
    )
    if dumped.startswith("{"):  # safe_dump writes a mapping without lists in one line
        dumped = yaml.safe_dump(
            dict(content),
            sort_keys=False,
            default_flow_style=False,
            allow_unicode=True,
            width=10_000,
        )
    lines = (newline + " " * column).join(dumped.splitlines())
    begin, end = node.start_mark.index, _end(text, node)
    if node.flow_style:
        before = text[:begin].rstrip(" ")
        changed = f"{before}{newline}{' ' * column}{lines}{text[end:]}"
    else:
        changed = text[:begin] + lines + text[end:]

    def replaced(found: dict[str, Any]) -> None:
        found.clear()
        found.update(content)

    return _verified(text, changed, path, replaced)


def _verified(before: str, after: str, path: Path, change: Callable[[Any], object]) -> str:
    """The changed text, if YAML reads it as meant."""
    wanted = yaml.safe_load(before)
    found = wanted
    for part in path:
        found = found[part]
    change(found)
    try:
        is_so = yaml.safe_load(after) == wanted
    except yaml.YAMLError:
        is_so = False
    if not is_so:
        raise DataError(f"is written so that {_name(path)} cannot be changed here; do it by hand")
    return after


def _put(name: str, value: object, found: dict[str, Any]) -> None:
    found[name] = value


def _name(path: Path) -> str:
    return str(path[-1])


def _insert(text: str, place: int, more: str) -> str:
    return text[:place] + more + text[place:]


def _insert_line(text: str, last: Node, begin: int, content: str) -> str:
    """A line below that of `last`, which begins as that one does, up to `begin`."""
    before = text[_line_start(text, begin) : begin]
    end = _line_end(text, _end(text, last))
    newline = _newline(text)
    line = f"{before}{content}{newline}"
    if end and not text[:end].endswith("\n"):
        return text + newline + line
    return _insert(text, end, line)


def _end(text: str, node: Node) -> int:
    """Behind the last sign of a node; PyYAML's own mark of a block is behind the lines after it."""
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return len(text[: node.end_mark.index].rstrip())
    last = node.value[-1]
    return _end(text, last[1] if isinstance(last, tuple) else last)


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
