"""Every kind of question can be asked."""

from __future__ import annotations

from typing import get_args

from app.domain.questions import AnyQuestion
from app.probes.limits import Limits
from app.probes.network import ProbedNetwork
from tests.fakes.clock import FakeClock


def test_there_is_a_probe_for_every_kind_of_question() -> None:
    network = ProbedNetwork(FakeClock(), Limits(), None, None)
    assert network.kinds == set(get_args(AnyQuestion))
