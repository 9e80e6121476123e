"""Reads and writes entries of a controller's database as LDIF (RFC 2849)."""

from __future__ import annotations

import base64


def values_of(text: str, attribute: str) -> tuple[bytes, ...]:
    """The values of an attribute in what `ldbsearch` printed of one entry."""
    lines = text.replace("\n ", "").splitlines()
    encoded = (line.partition(":: ")[2] for line in lines if line.startswith(f"{attribute}:: "))
    plain = (line.partition(": ")[2] for line in lines if line.startswith(f"{attribute}: "))
    return (*(base64.b64decode(each) for each in encoded), *(each.encode() for each in plain))


def put(dn: str, attribute: str, *values: bytes | str) -> list[str]:
    """The lines that give an attribute these values and no others."""
    lines = [f"dn: {dn}", "changetype: modify", f"replace: {attribute}"]
    for value in values:
        raw = value.encode() if isinstance(value, str) else value
        lines.append(f"{attribute}:: {base64.b64encode(raw).decode()}")
    return [*lines, "-", ""]


def add_member(group: str, dn: str) -> list[str]:
    """The lines that put an entry into a group."""
    return [f"dn: {group}", "changetype: modify", "add: member", f"member: {dn}", "-", ""]


def add(dn: str, **values: str) -> list[str]:
    """The lines that add an entry."""
    return [f"dn: {dn}", "changetype: add", *(f"{name}: {value}" for name, value in values.items()), ""]


def take_out(dn: str) -> list[str]:
    """The lines that delete an entry."""
    return [f"dn: {dn}", "changetype: delete", ""]
