"""Where the columns of a table are found in the records of an XML file: part of its layout."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

ATTRIBUTE_PATH = re.compile(r"(?:(?P<owner>.+)/)?@(?P<name>[\w.-]+)\Z")
STEP = re.compile(r"(?P<tag>[\w-]+)(?:\[@(?P<key>[\w.-]+)='(?P<value>[^']*)'\])?\Z")


@dataclass(frozen=True)
class Place:
    """Where a column is found in a record, as ElementTree paths from the record's element.

    A path may end in `/@name`, an attribute; `.` is the record as sent. `is_many` gives a JSON
    array of the elements found. `key` names what tells records apart, in place of a path.
    """

    path: str = ""
    is_many: bool = False
    key: tuple[str, ...] = ()

    def check(self) -> None:
        """Raise ValueError where a path cannot be used."""
        for path in self.key or (self.path,):
            try:
                find_at(Element("record"), path)
            except (SyntaxError, KeyError, TypeError) as error:
                raise ValueError(f"{path!r} is no path of an element or attribute") from error


class Finder:
    """Finds what stands at some paths of a record, all of them in one walk through it."""

    def __init__(self, texts: Iterable[str], lists: Iterable[str]) -> None:
        """The paths of which the first text is wanted, and those of which all that is there is."""
        self._top = _Step()
        self._texts = [path for path in dict.fromkeys(texts) if not self._top.add(path, True)]
        self._lists = [path for path in dict.fromkeys(lists) if not self._top.add(path, False)]

    def find(self, root: Element) -> tuple[dict[str, str], dict[str, list[Element | str]]]:
        """The texts and lists by their paths; those at which nothing stands are left out."""
        texts: dict[str, str] = {}
        lists: dict[str, list[Element | str]] = {}
        self._top.walk(root, texts, lists)
        for path in self._texts:
            texts.update((path, text_of(first)) for first in find_at(root, path)[:1])
        for path in self._lists:
            if items := find_at(root, path):
                lists[path] = items
        return texts, lists


def text_of(item: Element | str) -> str:
    """The text of an element, that of elements inside included, or the value of an attribute."""
    if isinstance(item, str):
        return item
    return "".join(item.itertext()) if len(item) else item.text or ""


def find_at(root: Element, path: str) -> list[Element | str]:
    """The elements at a path, or the values of the attribute that it names."""
    attribute = ATTRIBUTE_PATH.match(path)
    if attribute is None:
        return list(root.findall(path))
    owners = root.findall(attribute["owner"] or ".")
    return [value for owner in owners if (value := owner.get(attribute["name"])) is not None]


class _Step:
    """What is looked for at an element: the paths that end there or at one of its attributes, and
    by their tags the elements inside, some with an attribute that they must have.
    """

    def __init__(self) -> None:
        self._paths: list[tuple[str | None, str, bool]] = []
        self._inside: dict[str, list[tuple[str | None, str | None, _Step]]] = {}

    def add(self, path: str, is_text: bool) -> bool:
        """Look for a path too; False where it is more than tags one in the other."""
        attribute = ATTRIBUTE_PATH.match(path)
        tags = (attribute["owner"] or "") if attribute else path
        found = [STEP.match(step) for step in tags.split("/")] if tags else []
        steps = [step for step in found if step]
        if len(steps) < len(found) or not (steps or attribute):
            return False
        last = self
        for step in steps:
            last = last._below(*step.group("tag", "key", "value"))
        last._paths.append((attribute["name"] if attribute else None, path, is_text))
        return True

    def _below(self, tag: str, key: str | None, value: str | None) -> "_Step":
        steps = self._inside.setdefault(tag, [])
        for known in steps:
            if known[:2] == (key, value):
                return known[2]
        steps.append((key, value, _Step()))
        return steps[-1][2]

    def walk(
        self, element: Element, texts: dict[str, str], lists: dict[str, list[Element | str]]
    ) -> None:
        """Note what stands at this element and inside."""
        for attribute, path, is_text in self._paths:
            item = element if attribute is None else element.get(attribute)
            if item is None:
                continue
            if not is_text:
                lists.setdefault(path, []).append(item)
            elif path not in texts:
                texts[path] = text_of(item)
        if self._inside:
            for child in element:
                for key, value, step in self._inside.get(child.tag, ()):
                    if key is None or child.get(key) == value:
                        step.walk(child, texts, lists)
