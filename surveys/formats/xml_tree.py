"""XML of strangers: no document types, no entities, nothing from outside, not too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from surveys.formats.notes import Unreadable, What

DEEPEST = 40
MOST_ELEMENTS = 200_000


@dataclass(slots=True)
class Element:
    """An element with its text, its children and the line it begins in."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """The first child of a name."""
        return next((one for one in self.children if one.name == name), None)

    def all(self, name: str) -> Iterator[Element]:
        """All children of a name."""
        return (one for one in self.children if one.name == name)

    def said(self, name: str) -> str:
        """The text of the first child of a name, "" if there is none."""
        found = self.child(name)
        return found.text.strip() if found else ""


def parse_xml(data: bytes) -> Element:
    """The root of a document; `Unreadable` with line and column if it is broken or unsafe."""
    tree = _Tree()
    try:
        tree.parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise Unreadable(What.BROKEN, error.lineno, error.offset + 1, reason=reason) from None
    except (LookupError, ValueError):
        raise Unreadable(What.NOT_UTF8) from None
    return tree.root.children[0]


class _Tree:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.root = Element("", 0)
        self.open = [self.root]
        self.count = 0
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.ProcessingInstructionHandler = None

    def _refuse(self, *_args: object) -> int:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise Unreadable(What.NOT_ALLOWED, line, column, reason="DOCTYPE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        line = self.parser.CurrentLineNumber
        if self.count > MOST_ELEMENTS:
            raise Unreadable(What.TOO_MUCH, line, limit=MOST_ELEMENTS, name="cells")
        if len(self.open) > DEEPEST:
            raise Unreadable(What.TOO_DEEP, line)
        made = Element(name.rpartition(":")[2], line, attributes)
        self.open[-1].children.append(made)
        self.open.append(made)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _data(self, data: str) -> None:
        self.open[-1].text += data
