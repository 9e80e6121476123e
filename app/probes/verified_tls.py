"""TLS before anything secret is sent: who answers must be who was asked, as a trusted authority says."""

from __future__ import annotations

import ssl
from pathlib import Path

NEWER_DEFAULTS = ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
"""What Python 3.13 added to its default.

Strict refuses certificates without the identifiers of RFC 5280 4.2.1.1, which older authorities of
enterprises leave out and clients of Windows accept; the other accepts an authority in the middle as the end
of a chain. The answer of a server must not depend on the Python that asks.
"""


def verified_context(authorities: Path | None) -> ssl.SSLContext:
    """The chain must lead to a trusted authority, and the certificate must name the host.

    `authorities` is a PEM file; None stands for those of the system. Raises OSError where the file cannot be
    read or holds no certificate.
    """
    context = ssl.create_default_context(cafile=authorities)
    context.verify_flags &= ~NEWER_DEFAULTS
    return context
