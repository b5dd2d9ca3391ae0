"""Where the columns of a table are found in the records of an XML file: part of its layout."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

ATTRIBUTE_PATH = re.compile(r"(?:(?P<owner>.+)/)?@(?P<name>[\w.-]+)\Z")


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


def find_at(root: Element, path: str) -> list[Element] | list[str]:
    """The elements at a path, or the values of the attribute that it names."""
    attribute = ATTRIBUTE_PATH.match(path)
    if attribute is None:
        return root.findall(path)
    owners = root.findall(attribute["owner"] or ".")
    return [value for owner in owners if (value := owner.get(attribute["name"])) is not None]
