"""Frozen dataclasses of the domain to plain data and back, by their type hints alone."""

from __future__ import annotations

import dataclasses
import functools
import operator
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.domain.values import (
    Data,
    Value,
    format_moment,
    format_number,
    parse_moment,
    value_from_data,
    value_to_data,
)

T = TypeVar("T")
Encoder = Callable[[Any], Data]
Decoder = Callable[[Any], Any]


def to_data(thing: Any) -> Data:
    """A dataclass of the domain as plain data; fields that hold their default are left out."""
    return _coder(type(thing))[0](thing)


def from_data(cls: type[T], data: Data) -> T:
    """The inverse of `to_data`. Raises ValueError naming the class where the data does not fit."""
    try:
        decoded: T = _coder(cls)[1](data)
    except (KeyError, TypeError, AttributeError, ArithmeticError, ValueError) as error:
        raise ValueError(f"does not read as {cls.__name__}: {error}") from error
    return decoded


def _coder(hint: Any) -> tuple[Encoder, Decoder]:
    known = _KNOWN.get(hint)
    if known is None:
        known = _KNOWN[hint] = _made_coder(hint)
    return known


def _made_coder(hint: Any) -> tuple[Encoder, Decoder]:
    if dataclasses.is_dataclass(hint):
        return _dataclass_coder(hint)
    if hint == Value:
        return value_to_data, value_from_data
    simple = _SIMPLE.get(hint)
    if simple is not None:
        return simple
    if isinstance(hint, type) and issubclass(hint, Enum):
        return (lambda member: str(member.value)), hint
    if isinstance(hint, type) and issubclass(hint, tuple):
        return _named_tuple_coder(hint)
    return _container_coder(hint)


def _container_coder(hint: Any) -> tuple[Encoder, Decoder]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        rest = tuple(entry for entry in arguments if entry is not types.NoneType)
        return _optional_coder(functools.reduce(operator.or_, rest))
    if origin in (tuple, frozenset):
        return _sequence_coder(origin, arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_coder(arguments[1])
    raise TypeError(f"no form in files for {hint!r}")


def _dataclass_coder(cls: Any) -> tuple[Encoder, Decoder]:
    hints = get_type_hints(cls)
    members = [(entry.name, *_coder(hints[entry.name]), _default(entry)) for entry in dataclasses.fields(cls)]
    decoders = {name: decode for name, _, decode, _ in members}

    def encode(thing: Any) -> Data:
        found: dict[str, Data] = {}
        for name, encode_member, _, default in members:
            content = getattr(thing, name)
            if content != default:
                found[name] = encode_member(content)
        return found

    def decode(data: Any) -> Any:
        return cls(**{name: decoders[name](content) for name, content in data.items()})

    return encode, decode


def _default(entry: dataclasses.Field[Any]) -> Any:
    if entry.default_factory is not dataclasses.MISSING:
        return entry.default_factory()
    return entry.default


def _named_tuple_coder(cls: Any) -> tuple[Encoder, Decoder]:
    coders = [_coder(hint) for hint in get_type_hints(cls).values()]

    def encode(thing: Any) -> Data:
        return [coder[0](content) for coder, content in zip(coders, thing, strict=True)]

    def decode(data: Any) -> Any:
        return cls(*(coder[1](content) for coder, content in zip(coders, data, strict=True)))

    return encode, decode


def _optional_coder(hint: Any) -> tuple[Encoder, Decoder]:
    encode, decode = _coder(hint)
    return (
        lambda thing: None if thing is None else encode(thing),
        lambda data: None if data is None else decode(data),
    )


def _sequence_coder(origin: Any, arguments: tuple[Any, ...]) -> tuple[Encoder, Decoder]:
    if origin is tuple and (len(arguments) != 2 or arguments[1] is not Ellipsis):
        return _fixed_tuple_coder(arguments)
    encode, decode = _coder(arguments[0])
    if origin is frozenset:
        return (
            lambda thing: sorted((encode(member) for member in thing), key=str),
            lambda data: frozenset(decode(member) for member in data),
        )
    return (
        lambda thing: [encode(member) for member in thing],
        lambda data: tuple(decode(member) for member in data),
    )


def _fixed_tuple_coder(arguments: tuple[Any, ...]) -> tuple[Encoder, Decoder]:
    coders = [_coder(hint) for hint in arguments]
    return (
        lambda thing: [coder[0](content) for coder, content in zip(coders, thing, strict=True)],
        lambda data: tuple(coder[1](content) for coder, content in zip(coders, data, strict=True)),
    )


def _mapping_coder(hint: Any) -> tuple[Encoder, Decoder]:
    encode, decode = _coder(hint)
    return (
        lambda thing: {key: encode(content) for key, content in thing.items()},
        lambda data: {key: decode(content) for key, content in data.items()},
    )


def _exactly(cls: type) -> Decoder:
    def decode(data: Any) -> Any:
        if type(data) is not cls:
            raise TypeError(f"{cls.__name__} expected")
        return data

    return decode


_SIMPLE: dict[Any, tuple[Encoder, Decoder]] = {
    str: (lambda thing: thing, _exactly(str)),
    int: (lambda thing: thing, _exactly(int)),
    bool: (lambda thing: thing, _exactly(bool)),
    Decimal: (format_number, Decimal),
    datetime: (format_moment, parse_moment),
    date: (lambda day: day.isoformat(), date.fromisoformat),
}
_KNOWN: dict[Any, tuple[Encoder, Decoder]] = {}
