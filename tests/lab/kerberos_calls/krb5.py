"""Stands in for the package krb5, which has to be compiled: the calls pyspnego makes, to the same library.

Nothing of Kerberos is done here. Where the real package is installed it is used instead; see `kerberos_path`.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from ctypes import POINTER, byref, c_char_p, c_int, c_int32, c_void_p

_LIBRARY = ctypes.CDLL(ctypes.util.find_library("krb5") or "libkrb5.so.3")
_LIBRARY.krb5_get_error_message.restype = c_void_p
_LIBRARY.krb5_cc_get_name.restype = c_char_p
_CREDS_SIZE = 1024
"""More bytes than a krb5_creds has."""


class Krb5Error(Exception):
    """An error with the code of the library, as in the package."""

    def __init__(self, context: Context, err_code: int) -> None:
        said = c_void_p(_LIBRARY.krb5_get_error_message(context.handle, c_int32(err_code)))
        super().__init__(ctypes.string_at(said.value or 0).decode("utf-8", "replace"))
        _LIBRARY.krb5_free_error_message(context.handle, said)
        self.err_code = err_code


class _Handle:
    """A pointer of the library."""

    def __init__(self) -> None:
        self.handle = c_void_p()


class Context(_Handle):
    """A krb5_context."""

    def call(self, name: str, *arguments: object) -> None:
        """Call a function that takes the context and returns an error code."""
        code = getattr(_LIBRARY, name)(self.handle, *arguments)
        if code:
            raise Krb5Error(self, code)


class Principal(_Handle):
    """A krb5_principal."""


class InitialOptions(_Handle):
    """A krb5_get_init_creds_opt."""


class Creds:
    """A krb5_creds; the client's principal is its second field."""

    def __init__(self) -> None:
        self.content = ctypes.create_string_buffer(_CREDS_SIZE)

    @property
    def client(self) -> Principal:
        """Whose ticket it is."""
        found = Principal()
        found.handle = ctypes.cast(self.content, POINTER(c_void_p))[1]
        found.handle = c_void_p(found.handle)  # type: ignore[arg-type]
        return found


class CCache(_Handle):
    """A krb5_ccache in memory."""

    cache_type = b"MEMORY"
    name = b""


def init_context() -> Context:
    """A context with the settings of KRB5_CONFIG."""
    made = Context()
    code = _LIBRARY.krb5_init_context(byref(made.handle))
    if code:
        raise Krb5Error(made, code)
    return made


def parse_name_flags(context: Context, name: bytes, flags: int = 0) -> Principal:
    """A principal from its text."""
    made = Principal()
    context.call("krb5_parse_name_flags", c_char_p(name), c_int(flags), byref(made.handle))
    return made


def get_init_creds_opt_alloc(context: Context) -> InitialOptions:
    """Options for a first ticket."""
    made = InitialOptions()
    context.call("krb5_get_init_creds_opt_alloc", byref(made.handle))
    return made


def get_init_creds_opt_set_canonicalize(options: InitialOptions, canonicalize: bool) -> None:
    """Whether the server may tell the user's proper name."""
    _LIBRARY.krb5_get_init_creds_opt_set_canonicalize(options.handle, c_int(canonicalize))


def get_init_creds_opt_set_forwardable(options: InitialOptions, forwardable: bool) -> None:
    """Whether the ticket may be passed on."""
    _LIBRARY.krb5_get_init_creds_opt_set_forwardable(options.handle, c_int(forwardable))


def get_init_creds_password(
    context: Context, principal: Principal, options: InitialOptions, password: bytes
) -> Creds:
    """The first ticket of a user."""
    made = Creds()
    context.call(
        "krb5_get_init_creds_password", made.content, principal.handle, c_char_p(password),
        None, None, c_int32(0), None, options.handle,
    )  # fmt: skip
    return made


def cc_new_unique(context: Context, cache_type: bytes) -> CCache:
    """A new cache of tickets."""
    made = CCache()
    context.call("krb5_cc_new_unique", c_char_p(cache_type), None, byref(made.handle))
    made.name = _LIBRARY.krb5_cc_get_name(context.handle, made.handle)
    return made


def cc_initialize(context: Context, cache: CCache, principal: Principal) -> None:
    """Make it the cache of a user."""
    context.call("krb5_cc_initialize", cache.handle, principal.handle)


def cc_store_cred(context: Context, cache: CCache, creds: Creds) -> None:
    """Put a ticket into it."""
    context.call("krb5_cc_store_cred", cache.handle, creds.content)
