"""One rule says when evidence is stale, by the clock and by a date of judgement alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.evidence_age import STALE_AFTER, age_d, is_stale, moment_of, stale_age_d

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_evidence_is_stale_once_it_is_older_than_thirty_days(age: timedelta) -> None:
    assert is_stale(NOON, NOON + age) is (age > STALE_AFTER)
    assert stale_age_d(NOON, NOON + age) == (age.days if age > STALE_AFTER else None)
    assert age_d(NOON, NOON + age) == age.days


def test_what_is_yet_to_come_is_not_old() -> None:
    assert age_d(NOON, NOON - timedelta(days=3)) == 0
    assert not is_stale(NOON, NOON - timedelta(days=3))


def test_a_date_of_judgement_stands_for_its_noon() -> None:
    assert moment_of(date(2026, 11, 1)) == NOON
