"""XML read without anything that could reach out or blow up: no document type, hence no entities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from app.errors import WrongInput

MAX_DEPTH = 100
"""Elements inside elements; people nest formulas a few deep."""


@dataclass(slots=True)
class Element:
    """An element with the line it begins on; text between elements is left out."""

    name: str
    attributes: Mapping[str, str]
    line: int
    children: list[Element] = field(default_factory=list)


def read_elements(content: bytes) -> Element:
    """The root element of a document. Raises WrongInput, naming the line, for anything but plain XML."""
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003  expat takes it by position only
    except expat.ExpatError as error:
        raise _refused(error.lineno, f"the reader says: {expat.ErrorString(error.code)}") from error
    except (LookupError, ValueError) as error:
        raise _refused(1, "it is in an encoding that is not known here") from error
    if reader.root is None:
        raise _refused(1, "there is no element in it")
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes, self.parser.CurrentLineNumber)
        if len(self._open) >= MAX_DEPTH:
            raise _refused(element.line, f"more than {MAX_DEPTH} elements stand inside one another")
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _refuse_document_type(self, *_declared: object) -> None:
        """Entities can only be declared in a document type, so none is ever declared."""
        raise _refused(
            self.parser.CurrentLineNumber,
            "it declares a document type (DOCTYPE), which could name other files or grow without end",
        )


def _refused(line: int, reason: str) -> WrongInput:
    return WrongInput(
        f"Line {line} of the file cannot be read.",
        why=f"{reason[:1].upper()}{reason[1:]}.",
        advice="Give a plain XML file, in UTF-8, without a document type.",
    )
