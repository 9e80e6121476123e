"""Many hosts are asked at once, few directories, and credentials go last and to few."""

from __future__ import annotations

from collections.abc import Iterator

from app.checks.schedule import Load, Schedule
from app.domain.questions import (
    AnyQuestion,
    ConnectQuestion,
    DnsQuestion,
    RedfishQuestion,
    RootDseQuestion,
    SearchQuestion,
    SearchScope,
)


def schedule(*questions: AnyQuestion, load: Load | None = None) -> Schedule:
    made = Schedule(load or Load())
    for question in questions:
        made.add(question)
    return made


def taken(from_: Schedule) -> list[AnyQuestion]:
    """Everything that may be under way at once."""

    def each() -> Iterator[AnyQuestion]:
        while (question := from_.take()) is not None:
            yield question

    return list(each())


def search(address: str, base: str = "DC=x") -> SearchQuestion:
    return SearchQuestion(address, "", base, SearchScope.BASE, "(objectClass=*)", ("cn",))


def card(address: str) -> RedfishQuestion:
    return RedfishQuestion(address)


def test_ports_of_a_host_do_not_wait_for_one_another() -> None:
    """A host behind a filter costs one time limit, not one for each port."""
    ports = [ConnectQuestion("10.0.0.1", port) for port in (88, 135, 389)]
    assert taken(schedule(*ports)) == ports


def test_a_name_server_and_a_directory_hear_one_question_at_a_time() -> None:
    names = [DnsQuestion("10.0.0.1", f"{number}.test", "A") for number in range(3)]
    roots = [RootDseQuestion("10.0.0.1"), RootDseQuestion("10.0.0.1", 3268)]
    everything: list[AnyQuestion] = [*names, *roots]
    made = schedule(*everything)
    assert taken(made) == [names[0], roots[0]]
    made.finish(names[0])
    assert taken(made) == [names[1]]


def test_no_more_directories_at_once_than_allowed() -> None:
    roots = [RootDseQuestion(f"10.0.0.{number}") for number in range(1, 9)]
    made = schedule(*roots)
    assert taken(made) == roots[:4]
    made.finish(roots[2])
    assert taken(made) == roots[4:5]


def test_credentials_wait_until_nothing_else_is_open() -> None:
    anonymous, bound = ConnectQuestion("10.0.0.1", 88), search("10.0.0.2")
    made = schedule(bound, anonymous)
    assert taken(made) == [anonymous]
    made.finish(anonymous)
    assert taken(made) == [bound]


def test_a_directory_hears_one_question_at_a_time_with_credentials_too() -> None:
    """Whichever of its ports they are for; other directories do not wait for it."""
    catalog = SearchQuestion(
        "10.0.0.1", "", "", SearchScope.SUBTREE, "(cn=x)", ("cn",), port=3268, tls_port=3269
    )
    bound: list[AnyQuestion] = [search("10.0.0.1"), catalog, search("10.0.0.2")]
    made = schedule(*bound)
    assert taken(made) == [bound[0], bound[2]]
    made.finish(bound[0])
    assert taken(made) == [catalog]


def test_credentials_go_to_few_servers_of_a_service_at_once() -> None:
    bound = [card(f"10.0.0.{number}") for number in range(1, 9)]
    made = schedule(*bound)
    assert taken(made) == bound[:4]
    made.finish(bound[2])
    assert taken(made) == bound[4:5]


def test_services_do_not_wait_for_one_another() -> None:
    bound: list[AnyQuestion] = [search("10.0.0.1"), card("10.0.0.2")]
    assert taken(schedule(*bound)) == bound


def test_what_is_dropped_is_everything_without_a_reading() -> None:
    questions: list[AnyQuestion] = [ConnectQuestion("10.0.0.1", 88), ConnectQuestion("10.0.0.1", 88 + 1)]
    questions += [search("10.0.0.2")]
    made = schedule(*questions, load=Load(others=1))
    assert taken(made) == questions[:1]
    assert made.drop_all() == questions
    assert taken(made) == []
