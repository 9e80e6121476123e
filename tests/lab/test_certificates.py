"""Certificates that clients refuse, or soon will, shown by real TLS services in place of controllers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from typing_extensions import override

from app.domain.credentials import Credentials
from app.domain.inventory import ServerFunction
from app.services.checks import Selection
from tests.fakes.certificate_authority import DAY, Authority
from tests.lab import running
from tests.lab.processes import run
from tests.lab.running import RealClock, domain_asset, domain_plan, plan_of, run_over, server
from tests.lab.samba_domain import DC1, DC2, DOMAIN, PASSWORD, READER, SambaDomain
from tests.lab.small_servers import tls_service

CONTROLLER = frozenset({ServerFunction.DC})
WHOLE, LEAF_ALONE, OUTDATED, FOREIGN = (f"127.0.0.{number}" for number in range(83, 87))
SHORT, OLD_HASH, STRONG, ABOVE, OTHER_CIPHERS = (f"127.0.0.{number}" for number in range(87, 92))
OLD_TIMES = ("-cipher", "DEFAULT@SECLEVEL=0")

Show = Callable[..., None]


@pytest.fixture
def show(lab_lock: None, tmp_path: Path) -> Iterator[Show]:
    """Shows a certificate and those above it on port 636 of an address."""
    with ExitStack() as stack:

        def start(
            address: str, issued: tuple[bytes, bytes], *above: Authority, options: tuple[str, ...] = ()
        ) -> None:
            chain = tmp_path / f"{address}-above.pem"
            chain.write_bytes(b"".join(each.path.read_bytes() for each in above))
            more = ("-cert_chain", str(chain)) if above else ()
            daemon = tls_service(tmp_path, 636, b"".join(issued), address, *more, *options)
            stack.callback(daemon.stop)

        yield start


def host(address: str) -> str:
    return f"dc{address.rpartition('.')[2]}.{DOMAIN}"


def tags(*addresses: str, check: str, authorities: Path) -> dict[str, set[str]]:
    servers = (server(host(each).partition(".")[0], each, CONTROLLER) for each in addresses)
    plan = plan_of(domain_asset(), *servers)
    return run_over(plan, Selection(checks=frozenset({check})), authorities=authorities).tags(check)


def test_chains_that_clients_refuse_are_told_apart(show: Show, tmp_path: Path) -> None:
    root = Authority(tmp_path)
    between = Authority(tmp_path, "Lab Between", above=root)
    outdated = Authority(tmp_path, "Lab Outdated", above=root, begins=-400 * DAY, ends=-DAY)
    show(WHOLE, between.issue(host(WHOLE), WHOLE), between)
    show(LEAF_ALONE, between.issue(host(LEAF_ALONE), LEAF_ALONE))
    show(OUTDATED, outdated.issue(host(OUTDATED), OUTDATED), outdated)
    show(FOREIGN, Authority(tmp_path / "foreign").issue("other.test", FOREIGN))
    told = tags(WHOLE, LEAF_ALONE, OUTDATED, FOREIGN, check="TLS-01", authorities=root.path)
    assert told == {
        WHOLE: {"offered"},
        LEAF_ALONE: {"not_trusted"},
        OUTDATED: {"chain_outdated"},
        FOREIGN: {"not_trusted", "wrong_name"},
    }


def test_a_server_with_other_ciphers_is_told_from_one_with_other_versions(show: Show, tmp_path: Path) -> None:
    """Its only cipher needs a key of another kind than it has, as those of old systems are unknown here."""
    root = Authority(tmp_path)
    issued = root.issue(host(OTHER_CIPHERS), OTHER_CIPHERS)
    show(OTHER_CIPHERS, issued, options=("-tls1_2", "-cipher", "AES128-SHA@SECLEVEL=0"))
    plan = plan_of(domain_asset(), server(host(OTHER_CIPHERS).partition(".")[0], OTHER_CIPHERS, CONTROLLER))
    told = run_over(plan, Selection(checks=frozenset({"TLS-01", "TLS-05"})), authorities=root.path)
    assert {(each.check, each.tag, each.arguments["reason"]) for each in told.result.run.findings} == {
        ("TLS-01", "no_tls", "no_common_tls"),
        ("TLS-05", "not_measured", "no_common_tls"),
    }


def signed_by_hand(folder: Path, name: str, key: str, digest: str) -> tuple[bytes, bytes]:
    """A certificate with a key and hash that Python's library makes no more, by an authority of its own."""
    authority, request, made = (folder / f"{name}.{kind}" for kind in ("ca", "csr", "crt"))
    secret = folder / f"{name}.key"
    new = ["openssl", "req", "-newkey", key, "-nodes", "-subj"]
    run([*new, "/CN=Old CA", "-x509", "-days", "30", "-keyout", f"{authority}.key", "-out", authority])
    run([*new, f"/CN={name}", "-keyout", secret, "-out", request])
    run([
        "openssl", "x509", "-req", "-in", request, "-CA", authority, "-CAkey", f"{authority}.key",
        "-CAcreateserial", "-days", "30", digest, "-out", made,
    ])  # fmt: skip
    return made.read_bytes(), secret.read_bytes()


def test_short_keys_and_old_hashes_are_found(show: Show, tmp_path: Path) -> None:
    show(SHORT, signed_by_hand(tmp_path, host(SHORT), "rsa:1024", "-sha256"), options=OLD_TIMES)
    show(OLD_HASH, signed_by_hand(tmp_path, host(OLD_HASH), "rsa:2048", "-sha1"), options=OLD_TIMES)
    root = Authority(tmp_path)
    show(STRONG, root.issue(host(STRONG), STRONG))
    between = Authority(tmp_path, "Lab Between", above=root, curve=ec.SECP192R1())
    show(ABOVE, between.issue(host(ABOVE), ABOVE), between, options=OLD_TIMES)
    told = tags(SHORT, OLD_HASH, STRONG, ABOVE, check="TLS-04", authorities=root.path)
    assert told == {
        SHORT: {"weak_key"},
        OLD_HASH: {"weak_signature"},
        STRONG: {"strong"},
        ABOVE: {"weak_chain"},
    }


class NextYear(RealClock):
    """A clock that is 400 days ahead."""

    @override
    def now(self) -> datetime:
        return super().now() + timedelta(days=400)


def test_a_clock_of_ours_that_is_days_off_spoils_no_certificate(
    domain: SambaDomain, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = run_over(domain_plan(), Selection(checks=frozenset({"TLS-02"})))
    assert right.tags("TLS-02") == {each.address: {"valid"} for each in (DC1, DC2)}
    monkeypatch.setattr(running, "RealClock", NextYear)
    told = run_over(
        domain_plan(),
        Selection(checks=frozenset({"TLS-02"})),
        credentials=Credentials(f"{READER}@{DOMAIN}", PASSWORD),
        authorities=domain.authority.path,
    )
    assert {each.arguments.get("reason") for each in told.of("TLS-02")} == {"our_clock_differs"}
