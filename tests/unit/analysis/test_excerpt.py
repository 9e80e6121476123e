"""The part of a large model that is drawn: whole where it fits, else what matters with the way to it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.picture.excerpt import excerpt, reached
from app.analysis.picture.layout import picture_of
from app.domain.dependency import DependencyModel
from tests.unit.analysis.random_models import models

ROOMY = 10_000


@given(models(), st.data(), st.integers(1, 8))
def test_everything_drawn_hangs_on_the_top_and_is_no_more_than_allowed(
    model: DependencyModel, data: st.DataObject, most: int
) -> None:
    wanted = data.draw(st.lists(st.sampled_from(sorted(model.components))))
    taken = excerpt(model, wanted, most)
    picture = picture_of(model, only=taken)

    assert model.top in taken
    assert len(taken) <= max(most, 1)
    assert set(picture.boxes) == taken
    assert picture.left_out == len(reached(model)) - len(taken)


@given(models())
def test_what_fits_is_drawn_whole(model: DependencyModel) -> None:
    picture = picture_of(model, only=excerpt(model, (), ROOMY))

    assert picture == picture_of(model)
    assert picture.left_out == 0


@given(models(), st.data())
def test_what_is_wanted_first_is_there_wherever_its_way_fits(
    model: DependencyModel, data: st.DataObject
) -> None:
    leader = reached(model)
    first = data.draw(st.sampled_from(sorted(leader)))
    way = [first]
    while way[-1] != model.top:
        way.append(leader[way[-1]])
    taken = excerpt(model, (first, *sorted(leader)), len(way))

    assert set(way) <= taken
