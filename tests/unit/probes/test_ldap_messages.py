"""Messages are counted as they are, however the stream is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.probes.ldap_messages import MessageCount


def message(body: bytes, *, is_long: bool) -> bytes:
    """A message with a length of one byte or of four, as servers of Windows write it."""
    short = bytes([len(body)]) if len(body) < 0x80 else b"\x82" + len(body).to_bytes(2, "big")
    return b"\x30" + (b"\x84" + len(body).to_bytes(4, "big") if is_long else short) + body


@given(
    st.lists(st.tuples(st.binary(max_size=300), st.booleans()), max_size=20),
    st.lists(st.integers(1, 50), min_size=1),
)
def test_every_message_counts_once(bodies: list[tuple[bytes, bool]], cuts: list[int]) -> None:
    stream = b"".join(message(body, is_long=is_long) for body, is_long in bodies)
    count, place, turn = MessageCount(), 0, 0
    while place < len(stream):
        step = cuts[turn % len(cuts)]
        count.take(stream[place : place + step])
        place, turn = place + step, turn + 1
    assert count.count == len(bodies)


@given(st.binary(max_size=2000))
def test_nonsense_is_counted_without_an_error(stream: bytes) -> None:
    count = MessageCount()
    count.take(stream)
    assert 0 <= count.count <= len(stream)
