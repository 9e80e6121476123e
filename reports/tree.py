"""The structure tree as text: as objects of a library its tens of thousands of elements take far longer."""

from __future__ import annotations

from collections.abc import Sequence

from pikepdf import String

from reports.structure import Node


class TreeText:
    """Writes a structure tree (ISO 32000-1, 14.7) as objects of a PDF that already has its pages.

    The objects are numbered from `first` on without a gap; the first is the root of the tree. `pages` are the
    numbers of the page objects, whose `StructParents` are their places among the pages.
    """

    def __init__(self, document: Node, *, first: int, pages: Sequence[int]) -> None:
        self.first = first
        self.objects: list[str] = []
        """The text of each object, in which every character stands for one byte."""
        self.links: dict[int, int] = {}
        """The number of each link's element, by the identity of its node."""
        self._pages = pages
        self._marked: list[dict[int, int]] = [{} for _ in pages]
        root = self._reserve()
        kid = self._element(document, root)
        parents = self._parent_tree()
        self._put(root, f"<</Type/StructTreeRoot/K {kid} 0 R/ParentTree {parents} 0 R>>")

    def _reserve(self) -> int:
        self.objects.append("")
        return self.first + len(self.objects) - 1

    def _put(self, number: int, text: str) -> None:
        self.objects[number - self.first] = text

    def _element(self, node: Node, parent: int) -> int:
        number = self._reserve()
        pages = [kid[0] for kid in node.kids if isinstance(kid, tuple)]
        page = f"/Pg {self._pages[pages[0]]} 0 R" if pages else ""
        own = pages[0] if pages else -1
        kids = " ".join([self._kid(kid, number, own) for kid in node.kids])
        self._put(
            number,
            f"<</Type/StructElem/S/{node.role}/P {parent} 0 R{page}{_attributes(node)}/K[{kids}]>>",
        )
        if node.role == "Link":
            self.links[id(node)] = number
        return number

    def _kid(self, kid: Node | tuple[int, int], number: int, own_page: int) -> str:
        """A child, or marked content; that of another page than the element's first must name its page."""
        if isinstance(kid, Node):
            return f"{self._element(kid, number)} 0 R"
        page, mark = kid
        self._marked[page][mark] = number
        if page == own_page:
            return str(mark)
        return f"<</Type/MCR/Pg {self._pages[page]} 0 R/MCID {mark}>>"

    def _parent_tree(self) -> int:
        """For each page the elements of its marks, in their order."""
        entries = []
        for place, marked in enumerate(self._marked):
            number = self._reserve()
            self._put(number, f"[{' '.join([f'{marked[mark]} 0 R' for mark in range(len(marked))])}]")
            entries.append(f"{place} {number} 0 R")
        tree = self._reserve()
        self._put(tree, f"<</Nums[{' '.join(entries)}]>>")
        return tree


def _attributes(node: Node) -> str:
    words = f"/Alt {String(node.alt).unparse().decode('latin-1')}" if node.alt else ""
    if node.is_column_head:
        words += "/A<</O/Table/Scope/Column>>"
    elif node.span > 1:
        words += f"/A<</O/Table/ColSpan {node.span}>>"
    return words


def appended(drawn: bytes, tree: TreeText, trailer: str) -> bytes:
    """The document with the tree's objects behind it, as an update (ISO 32000-1, 7.5.6).

    `trailer` holds the entries of the document's trailer that stay: its root and its information.
    """
    before = int(drawn[drawn.rindex(b"startxref") + len(b"startxref") :].split()[0])
    objects = [
        f"{number} 0 obj{text}endobj\n".encode("latin-1")
        for number, text in enumerate(tree.objects, tree.first)
    ]
    places, place = [], len(drawn)
    for written in objects:
        places.append(f"{place:010d} 00000 n \n")
        place += len(written)
    size = tree.first + len(objects)
    end = (
        f"xref\n{tree.first} {len(objects)}\n{''.join(places)}"
        f"trailer <</Size {size} {trailer}/Prev {before}>>\nstartxref\n{place}\n%%EOF\n"
    )
    return b"".join([drawn, *objects, end.encode("ascii")])
