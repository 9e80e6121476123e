"""Writes `docs/checks.md` from the entries of the checks: `make docs`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from app.domain.checks import BindClass, CheckBook, CheckEntry, CheckGroup, Proof
from app.domain.pack import Pack
from app.domain.values import format_number
from app.packs.check_entries import load_check_book
from app.packs.library import PackLibrary

PLACE = Path(__file__).parents[2] / "docs" / "checks.md"

HEAD = """\
# Live checks

Made by `make docs` from the entries in `resources/checks`; do not edit by hand.

Every check reads only. **Severity** is how much it weighs when it fails. **Identity** is the least that lets
it measure: none (a name server is asked, or a port opened), anonymous (a directory without a bind), or an
account; without an account a check that needs one is not measured, which is never a pass. **Proof** names the
tests that show it passing and not passing: in the lab, against real servers; on recorded answers, in part or
whole; or on answers that were only written by hand after documentation. The procedures in `resources/checks`
say which part is which. A threshold without a source is our own judgement.
**Proposes** names what it measures that a pack may offer as an answer, with unit or kind.
"""

COLUMNS = (
    "Check", "Severity", "Identity", "Thresholds", "Sources", "Also in", "Informs", "Proposes", "Proof",
)  # fmt: skip

IDENTITIES: Mapping[BindClass, str] = {
    BindClass.NONE: "none",
    BindClass.CONNECT: "none, a connection",
    BindClass.ANONYMOUS: "anonymous",
    BindClass.USER: "any user",
    BindClass.PRIVILEGED: "a privileged user",
}
"""Other classes stand in the table by their name."""

PROOFS: Mapping[Proof, str] = {
    Proof.LAB: "lab",
    Proof.RECORDED: "recorded answers",
    Proof.BY_HAND: "answers by hand",
}


def check_docs(book: CheckBook, packs: Collection[Pack]) -> str:
    """The whole page; the same entries give the same bytes."""
    informs = _items_by_check(packs)
    parts = [HEAD, _counts(book)]
    parts += [_group(book, group, informs) for group in book.groups]
    parts.append(_sources(book))
    return "\n".join(parts)


def _items_by_check(packs: Collection[Pack]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for pack in packs:
        for item in pack.items:
            for check in item.checks:
                found.setdefault(check, []).append(item.id)
    return {check: tuple(dict.fromkeys(items)) for check, items in found.items()}


def _counts(book: CheckBook) -> str:
    entries = book.entries.values()
    without = sum(entry.bind in {BindClass.NONE, BindClass.CONNECT, BindClass.ANONYMOUS} for entry in entries)
    by = Counter(entry.proof for entry in entries)
    return (
        f"{len(book.entries)} checks in {len(book.groups)} groups; {without} measure without an account; "
        f"{by[Proof.LAB]} are proven against real servers, {by[Proof.RECORDED]} on recorded answers, "
        f"{by[Proof.BY_HAND]} on answers written by hand.\n"
    )


def _group(book: CheckBook, group: CheckGroup, informs: Mapping[str, tuple[str, ...]]) -> str:
    lines = [f"## {group.title} (`{group.id}`)", "", _row(COLUMNS), _row(("---",) * len(COLUMNS))]
    entries = (entry for entry in book.entries.values() if entry.group == group.id)
    lines.extend(_row(_cells(entry, informs.get(entry.id, ()))) for entry in entries)
    return "\n".join([*lines, ""])


def _cells(entry: CheckEntry, informs: tuple[str, ...]) -> Iterator[str]:
    yield f"**{entry.id}** {entry.title}"
    yield entry.severity.value
    yield IDENTITIES.get(entry.bind, entry.bind.value)
    yield ", ".join(
        f"{each.key} {format_number(each.value)} {each.unit}".removesuffix(" 1")
        + ("" if each.source == "own" else f" ({each.source})")
        for each in entry.thresholds.values()
    )
    yield ", ".join(entry.sources)
    yield ", ".join(entry.peers)
    yield ", ".join(informs)
    yield ", ".join(f"{name} ({each.unit or each.kind})" for name, each in entry.measured.items())
    yield f"{PROOFS[entry.proof]}: " + ", ".join(f"`{name}`" for name in entry.proven_by)


def _row(cells: Collection[str] | Iterator[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") or "-" for cell in cells) + " |"


def _sources(book: CheckBook) -> str:
    lines = ["## Sources", ""]
    for source in sorted(book.sources.values(), key=lambda each: each.key):
        place = f" <{source.url}>" if source.url else ""
        lines.append(f"- **{source.key}**: {source.title}.{place}")
    return "\n".join([*lines, ""])


def current_docs() -> str:
    """The page for the checks and packs of the program."""
    library = PackLibrary()
    packs = [library.read_pack(library.pack_bytes(each.id)) for each in library.available()]
    return check_docs(load_check_book(), packs)


def main() -> None:
    """Write the page anew."""
    PLACE.write_text(current_docs(), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
