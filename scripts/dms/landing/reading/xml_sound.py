"""Records of an XML file that are found at one go: those whose tags are in order as they are.

In order means names without a prefix, attributes apart from each other with values in quotes,
comments and CDATA sections closed, no processing instruction, no record within the record.
"""

import re

_NAME = rb"[A-Za-z_][A-Za-z0-9_.-]*"
_ATTRIBUTES = rb"""(?:\s+(?!(?i:xmlns))%b\s*=\s*(?:"[^"<]*"|'[^'<]*'))*""" % _NAME
_CDATA = rb"!\[CDATA\[[^\]]*(?:\](?!\]>)[^\]]*)*\]\]"
_COMMENT = rb"!--[^-]*(?:-(?!-)[^-]*)*--"


def sound_record(name: str, most_elements: int) -> re.Pattern[bytes]:
    """Matches a whole record element `name` of so many elements at most.

    At each character one alternative at most can go on, so no record takes long.
    """
    own = rb"(?i:%b)" % re.escape(name.encode())
    other = rb"(?!%b[\s/>])%b" % (own, _NAME)
    markup = rb"<(?:%b%b\s*/?|/%b\s*|%b|%b)>" % (other, _ATTRIBUTES, other, _CDATA, _COMMENT)
    content = rb"[^<]*(?:%b[^<]*){0,%d}" % (markup, most_elements - 1)
    return re.compile(rb"<%b%b\s*>%b</%b\s*>" % (own, _ATTRIBUTES, content, own))
