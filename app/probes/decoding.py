"""What every decoder of foreign bytes says when it cannot read them."""

from __future__ import annotations


class DecodeError(ValueError):
    """Bytes of another shape than the decoder reads. No decoder raises anything else."""
