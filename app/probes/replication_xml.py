"""Reads the same facts as XML, as Windows makes it: DS_REPL_NEIGHBOR and DS_REPL_ATTR_META_DATA."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NoReturn
from uuid import UUID
from xml.parsers import expat

from app.domain.replication import AttributeStamp, ReplicaLink
from app.probes.decoding import DecodeError

MAX_BYTES = 64 * 1024
PADDING = b"\x00 \t\r\n"
"""Windows ends the text with a zero byte."""

NUMBER = re.compile(r"-?[0-9]{1,20}")
NAME = re.compile(r"[A-Za-z0-9-]{1,128}")
NO_MOMENT_YEAR = 1601
"""A moment of zero is written as the first second of this year."""


def neighbour_link(value: bytes) -> ReplicaLink:
    """One value of msDS-NCReplInboundNeighbors; raises DecodeError for anything else."""
    fields = _fields(value, "DS_REPL_NEIGHBOR")
    return ReplicaLink(
        source=_guid(fields, "uuidSourceDsaObjGuid"),
        failures=_number(fields, "cNumConsecutiveSyncFailures"),
        result=_number(fields, "dwLastSyncResult"),
        last_success=_moment(fields, "ftimeLastSyncSuccess"),
        last_attempt=_moment(fields, "ftimeLastSyncAttempt"),
    )


def attribute_stamp(value: bytes) -> AttributeStamp:
    """One value of msDS-ReplAttributeMetaData; raises DecodeError for anything else."""
    fields = _fields(value, "DS_REPL_ATTR_META_DATA")
    name = fields.get("pszAttributeName", "")
    if not NAME.fullmatch(name):
        raise DecodeError("the stamp has no name of an attribute")
    return AttributeStamp(
        attribute=name.lower(),
        version=_number(fields, "dwVersion"),
        changed_at=_moment(fields, "ftimeLastOriginatingChange"),
        origin=_guid(fields, "uuidLastOriginatingDsaInvocationID"),
        usn=_number(fields, "usnOriginatingChange"),
    )


class _Reader:
    """One element with elements of text in it, and nothing else: no document type, hence no entities."""

    def __init__(self, root: str) -> None:
        self.fields: dict[str, str] = {}
        self._root = root
        self._open: list[str] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _begin(self, name: str, _attributes: Mapping[str, str]) -> None:
        is_expected = name == self._root if not self._open else len(self._open) == 1
        if not is_expected or name in self.fields:
            raise DecodeError(f"the element {name[:40]} stands where none should")
        self._open.append(name)
        if len(self._open) == 2:
            self.fields[name] = ""

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if len(self._open) == 2:
            self.fields[self._open[1]] += text

    def _refuse(self, *_declared: object) -> NoReturn:
        raise DecodeError("the text declares a document type")


def _fields(value: bytes, root: str) -> Mapping[str, str]:
    if len(value) > MAX_BYTES:
        raise DecodeError("the text is too long")
    reader = _Reader(root)
    try:
        reader.parser.Parse(value.strip(PADDING), True)  # noqa: FBT003  expat takes it by position only
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise DecodeError(f"the text is no {root}: {error}") from error
    return reader.fields


def _number(fields: Mapping[str, str], name: str) -> int:
    text = fields.get(name, "").strip()
    if not NUMBER.fullmatch(text):
        raise DecodeError(f"{name} is no number")
    return int(text)


def _guid(fields: Mapping[str, str], name: str) -> str:
    try:
        return str(UUID(fields.get(name, "").strip()))
    except ValueError as error:
        raise DecodeError(f"{name} is no GUID") from error


def _moment(fields: Mapping[str, str], name: str) -> datetime | None:
    try:
        found = datetime.strptime(fields.get(name, "").strip(), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise DecodeError(f"{name} is no moment") from error
    return None if found.year <= NO_MOMENT_YEAR else found
