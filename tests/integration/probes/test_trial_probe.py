"""Binds that must fail: what is sent, and how refusals of real servers are told apart."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from decimal import Decimal

import pytest

from app.checks.known import Known
from app.checks.tls.bind_trials import judge_binding, judge_signing
from app.domain.questions import TrialKind, TrialQuestion
from app.domain.readings import Fault
from app.domain.targets import Host
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.integration.probes.ldap_server import ALLOWED, BIND, UNBIND, LdapServer
from tests.integration.probes.servers import HERE, Serve, behind_tls, close_at_once, drip, hang, say

CANCEL = FakeCancel()
LIMITS: dict[str, Decimal] = {}
SERVER = Host("dc1", "DC1", "dc1.lab.test", HERE)

NO_TOKEN = b"80090346: LdapErr: comment: AcceptSecurityContext error, data 80090346, v4563\x00"
UNKNOWN = b"80090308: LdapErr: comment: AcceptSecurityContext error, data 52e, v2580\x00"
TOO_WEAK = b"00002028: LdapErr: comment: The server requires binds to turn on integrity\x00"
"""Answers in the form controllers use; what counts in them is what the sources of the checks give."""


def _ask(network: ProbedNetwork, kind: TrialKind, port: int) -> tuple[TrialQuestion, Known]:
    question = TrialQuestion(HERE, kind, port)
    return question, Known({question: network.ask(question, CANCEL)})


@pytest.mark.parametrize(
    ("refusal", "tag"), [((49, NO_TOKEN), "refused"), ((49, UNKNOWN), "taken"), ((80, b""), "not_measured")]
)
def test_a_refusal_for_the_missing_token_is_told_from_one_for_the_account(
    refusal: tuple[int, bytes],
    tag: str,
    network: ProbedNetwork,
    tcp: Callable[[Serve], int],
    tls_context: Callable[..., ssl.SSLContext],
) -> None:
    server = LdapServer(*refusal)
    port = tcp(behind_tls(tls_context("dc1.lab.test", HERE), server.serve))
    question, known = _ask(network, TrialKind.UNBOUND, port)
    asked = TrialQuestion(HERE, TrialKind.UNBOUND, 636)
    (emission,) = judge_binding(SERVER, Known({asked: known[question]}), LIMITS)
    assert emission.tag == tag
    assert set(server.operations) <= {BIND, UNBIND} <= ALLOWED


@pytest.mark.parametrize(
    ("refusal", "tag"), [((8, TOO_WEAK), "refused"), ((49, UNKNOWN), "taken"), ((49, b""), "not_measured")]
)
def test_a_refusal_before_the_account_is_told_from_one_for_it(
    refusal: tuple[int, bytes], tag: str, network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    server = LdapServer(*refusal)
    question, known = _ask(network, TrialKind.CLEAR, tcp(server.serve))
    asked = TrialQuestion(HERE, TrialKind.CLEAR)
    (emission,) = judge_signing(SERVER, Known({asked: known[question]}), LIMITS)
    assert emission.tag == tag
    (bind,) = (
        message
        for message, operation in zip(server.messages, server.operations, strict=True)
        if operation == BIND
    )
    assert question.account.encode() in bind


@pytest.mark.parametrize("kind", list(TrialKind))
@pytest.mark.parametrize(
    "serve", [hang, close_at_once, say(b"HTTP/1.1 400 Bad Request\r\n\r\n"), drip(b"x" * 500)]
)
def test_what_is_no_answer_is_a_fault_in_time(
    kind: TrialKind, serve: Serve, network: ProbedNetwork, tcp: Callable[[Serve], int]
) -> None:
    question, known = _ask(network, kind, tcp(serve))
    fault = known[question].exchange.fault
    assert fault in {Fault.NO_REPLY, Fault.CONNECTION_LOST, Fault.MALFORMED, Fault.TLS_FAILED}


def test_no_two_servers_are_shown_the_same_name() -> None:
    names = {TrialQuestion(f"10.0.0.{number}", TrialKind.CLEAR).account for number in range(100)}
    assert len(names) == 100
    assert all(name.startswith("holdfast-trial-") for name in names)
