"""The tags of a record brought into order, so that what was meant can be parsed as XML."""

import re

MOST_ELEMENTS = 10_000
MOST_ATTRIBUTES = 10_000

# No value holds a `<`, so no attempt at a tag looks farther than to the next one.
TAG = re.compile(
    rb"""<(/?)((?:[\w.-]+:)?[\w.-]+)(?=[\s/>])([^"'<>]*(?:(?:"[^"<]*"|'[^'<]*')[^"'<>]*)*)>"""
)
ATTRIBUTE = re.compile(
    rb"""\s*([^\s=/"'<>]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)'"""
    rb"""|\xe2\x80[\x9c-\x9f]([^"<>]{0,999}?)\xe2\x80[\x9c-\x9f]"""
    rb"""|[\x93\x94]([^"<>\x93\x94]*)[\x93\x94]"""
    rb"""|([^\s"'<>]+))"""
)


class Tidy:
    """A record's text with its tags as XML wants them: names in lower case without a prefix,
    attribute values in quotes."""

    def __init__(self, buffer: bytes, first: int) -> None:
        self._buffer = buffer
        self._pieces: list[bytes] = []
        self._done = first
        self._elements = 0
        self._attributes = 0

    def add(self, tag: re.Match[bytes]) -> None:
        """The next tag of the record."""
        self._elements += not tag[1]
        is_fine_as_it_is = not tag[3] and tag[2].islower() and b":" not in tag[2]
        if is_fine_as_it_is or self.fault():
            return
        self._pieces += self._buffer[self._done : tag.start()], self._written(tag)
        self._done = tag.end()

    def _written(self, tag: re.Match[bytes]) -> bytes:
        name = tag[2].rpartition(b":")[2].lower()
        if not tag[3].strip():
            return b"<%b%b>" % (tag[1], name)
        slash = b"/" if tag[3].endswith(b"/") else b""
        rest = tag[3].removesuffix(b"/")
        attributes, at = [], 0
        while (found := ATTRIBUTE.match(rest, at)) and not self.fault():
            self._attributes += 1
            at = found.end()
            key = found[1].lower().replace(b":", b"_")
            value = next((value for value in found.groups()[1:] if value is not None), b"")
            if not key.startswith(b"xmlns"):
                mark = b"'" if b'"' in value else b'"'
                attributes.append(b" %b=%b%b%b" % (key, mark, value, mark))
        if rest[at:].strip():
            return tag[0]
        return b"<%b%b%b%b>" % (tag[1], name, b"".join(attributes), slash)

    def fault(self) -> str | None:
        """Why the record is too much to parse, if it is."""
        if self._elements > MOST_ELEMENTS:
            return f"more than {MOST_ELEMENTS} elements"
        if self._attributes > MOST_ATTRIBUTES:
            return f"more than {MOST_ATTRIBUTES} attributes"
        return None

    def text(self, end: int) -> bytes:
        """The whole record, which ends at `end`."""
        return b"".join([*self._pieces, self._buffer[self._done : end]])
