"""A sealed socket against a real context of NTLM at the other end, and against blocks that are none."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
import spnego
from spnego.exceptions import SpnegoError

from app.probes.sealed_socket import MAX_WRAPPED, SealedSocket

WANTED = spnego.ContextReq.confidentiality | spnego.ContextReq.integrity

Contexts = tuple[spnego.ContextProxy, spnego.ContextProxy]
Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def contexts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Contexts:
    """Both ends of a log-on by NTLM."""
    users = tmp_path / "users"
    users.write_text("LAB:reader:Lab-Passw0rd-1\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    client = spnego.client("LAB\\reader", "Lab-Passw0rd-1", protocol="ntlm", context_req=WANTED)
    server = spnego.server(protocol="ntlm", context_req=WANTED)
    token = client.step()
    while not (client.complete and server.complete):
        token = server.step(token)
        token = client.step(token) if not client.complete else None
    return client, server


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Two sockets joined to one another."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def block(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def test_what_is_sent_and_heard_is_sealed(contexts: Contexts, ends: Ends) -> None:
    (client, server), (ours, theirs) = contexts, ends
    sealed = SealedSocket(ours, client)
    sealed.sendall(b"a question")
    sent = theirs.recv(65536)
    assert struct.unpack(">I", sent[:4]) == (len(sent) - 4,)
    assert b"question" not in sent
    assert server.unwrap(sent[4:]).data == b"a question"
    for part in (b"an ans", b"wer"):
        theirs.sendall(block(server.wrap(part).data))
    assert [sealed.recv(4), sealed.recv(100), sealed.recv(100)] == [b"an a", b"ns", b"wer"]


def test_a_block_that_was_changed_on_the_way_is_no_answer(contexts: Contexts, ends: Ends) -> None:
    (client, server), (ours, theirs) = contexts, ends
    wrapped = bytearray(server.wrap(b"an answer").data)
    wrapped[-1] ^= 1
    theirs.sendall(block(bytes(wrapped)))
    with pytest.raises(SpnegoError):
        SealedSocket(ours, client).recv(100)


@pytest.mark.parametrize("announced", [MAX_WRAPPED + 1, 0xFFFFFFFF])
def test_a_block_without_end_is_not_waited_for(announced: int, contexts: Contexts, ends: Ends) -> None:
    (client, _), (ours, theirs) = contexts, ends
    theirs.sendall(struct.pack(">I", announced))
    with pytest.raises(ConnectionError, match="too large"):
        SealedSocket(ours, client).recv(100)


@pytest.mark.parametrize("cut", [0, 2, 9])
def test_the_end_in_mid_block_is_the_end(cut: int, contexts: Contexts, ends: Ends) -> None:
    (client, server), (ours, theirs) = contexts, ends
    theirs.sendall(block(server.wrap(b"an answer").data)[:cut])
    theirs.close()
    assert SealedSocket(ours, client).recv(100) == b""


def test_a_question_longer_than_the_server_takes_is_not_sent(contexts: Contexts, ends: Ends) -> None:
    (client, _), (ours, theirs) = contexts, ends
    with pytest.raises(ConnectionError, match="of this length"):
        SealedSocket(ours, client, most=30).sendall(b"x" * 40)
    theirs.setblocking(False)
    with pytest.raises(BlockingIOError):
        theirs.recv(1)


class Signing:
    """A context whose other end signs and does not seal, as gssapi tells it."""

    def unwrap(self, data: bytes) -> spnego.UnwrapResult:
        return spnego.UnwrapResult(data=data, encrypted=False, qop=0)


def test_what_is_signed_only_is_no_answer(ends: Ends) -> None:
    ours, theirs = ends
    theirs.sendall(block(b"an answer"))
    with pytest.raises(ConnectionError, match="not sealed"):
        SealedSocket(ours, Signing()).recv(100)
