"""One record of an XML file, parsed by expat: nothing outside of the record is ever reached.

A record begins with its own start tag, behind which expat takes no document type, and without one
there are no entities but XML's own five. Should either be seen all the same, that is an error.
"""

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate


class NotXML(Exception):
    """Why a record cannot be read."""


def parse(text: str) -> Element:
    """The element that a text is.

    Raises:
        NotXML: it is none, or declares a document type.
    """
    builder = TreeBuilder()
    parser = ParserCreate("utf-8", "}")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text, True)
    except ExpatError as error:
        raise NotXML(f"broken XML: {str(error).rpartition(': line ')[0]}") from error
    root: Element = builder.close()
    return root


def is_deeper(root: Element, most: int) -> bool:
    """Whether elements are nested deeper than `most`, the root being the first."""
    level = [root]
    for _ in range(most):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def lower_names(root: Element) -> bool:
    """Give elements and attributes their names in lower case; False where an attribute then has
    the name of another.
    """
    for element in root.iter():
        if not element.tag.islower():
            element.tag = element.tag.lower()
        names = element.keys()
        if names and not "".join(names).islower():
            lowered = {name.lower(): value for name, value in element.items()}
            if len(lowered) < len(names):
                return False
            element.attrib = lowered
    return True


def _refuse(*_: object) -> NoReturn:
    raise NotXML("declares entities or a document type")
