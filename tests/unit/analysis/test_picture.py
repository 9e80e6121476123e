"""The layout of a dependency picture."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.picture.even_spacing import spaced
from app.analysis.picture.layout import picture_of
from app.domain.dependency import Component, DependencyModel, Requirement
from app.domain.dependency_picture import BOX_HEIGHT, BOX_WIDTH, MARGIN


def model(top: str, **needs: tuple[str, ...]) -> DependencyModel:
    names = {top, *needs, *(each for of in needs.values() for each in of)}
    components = {
        name: Component(name, name, tuple(Requirement(1, (each,)) for each in needs.get(name, ())))
        for name in sorted(names)
    }
    return DependencyModel(top, components)


@st.composite
def models(draw: st.DrawFn) -> DependencyModel:
    size = draw(st.integers(1, 40))
    names = [f"c{index}" for index in range(size)]
    some = st.lists(st.sampled_from(names), max_size=4, unique=True)
    return model("c0", **{name: tuple(draw(some)) for name in names})


@given(models())
def test_everything_the_top_needs_is_drawn_and_nothing_overlaps(drawn: DependencyModel) -> None:
    picture = picture_of(drawn)
    reached, waiting = {"c0"}, ["c0"]
    while waiting:
        for need in drawn.components[waiting.pop()].requirements:
            waiting += [each for each in need.of if each not in reached]
            reached.update(need.of)
    assert set(picture.boxes) == reached
    boxes = list(picture.boxes.values())
    for place, one in enumerate(boxes):
        assert MARGIN + BOX_WIDTH / 2 <= one.x <= picture.width - MARGIN - BOX_WIDTH / 2
        assert MARGIN + BOX_HEIGHT / 2 <= one.y <= picture.height - MARGIN - BOX_HEIGHT / 2
        for other in boxes[place + 1 :]:
            assert abs(one.x - other.x) >= BOX_WIDTH or abs(one.y - other.y) >= BOX_HEIGHT
    assert all(line.dependent in picture.boxes and line.needed in picture.boxes for line in picture.lines)


def test_what_is_needed_stands_below_what_needs_it() -> None:
    drawn = model(
        "service", service=("pool", "sql"), pool=("fe1", "fe2"), fe1=("ups",), fe2=("ups",), sql=("fe1",)
    )
    boxes = picture_of(drawn).boxes
    for component in drawn.components.values():
        for need in component.requirements:
            assert boxes[need.of[0]].y > boxes[component.id].y
            assert boxes[need.of[0]].layer > boxes[component.id].layer


def test_a_circle_is_drawn_and_stays_finite() -> None:
    boxes = picture_of(model("service", service=("host",), host=("dc",), dc=("host",))).boxes
    assert [boxes[each].layer for each in ("service", "host", "dc")] == [0, 1, 2]


def test_the_mains_sink_to_the_bottom_unless_something_hangs_below_them() -> None:
    drawn = model("service", service=("a", "mains", "panel"), a=("b",), b=("c",), panel=("c",))
    boxes = picture_of(drawn, bottom=("mains", "panel")).boxes
    assert boxes["mains"].layer == 3
    assert boxes["panel"].layer == 1


def test_lines_of_neighbours_do_not_cross_where_they_need_not() -> None:
    drawn = model("service", service=("left", "right"), left=("x", "y"), right=("z",), y=("low",), x=("low",))
    boxes = picture_of(drawn).boxes
    places = sorted(("x", "y", "z"), key=lambda each: boxes[each].x)
    assert places in (["x", "y", "z"], ["y", "x", "z"], ["z", "x", "y"], ["z", "y", "x"])


def test_a_long_layer_is_broken_into_rows() -> None:
    servers = tuple(f"s{index}" for index in range(100))
    picture = picture_of(model("service", service=servers))
    assert len({picture.boxes[server].y for server in servers}) > 1
    assert {picture.boxes[server].layer for server in servers} == {1}
    assert picture.width < 4 * picture.height


@given(st.lists(st.floats(-1000, 1000), min_size=1, max_size=30), st.floats(1, 50), st.floats(0, 3000))
def test_places_keep_order_distance_and_bounds(wanted: list[float], step: float, width: float) -> None:
    places = spaced(wanted, step, width)
    assert all(after - before >= step - 1e-6 for before, after in pairwise(places))
    fits = max(width, (len(wanted) - 1) * step)
    assert places[0] >= -1e-6
    assert places[-1] <= fits + 1e-6


def test_places_that_fit_stay_where_they_are_wanted() -> None:
    assert spaced([10, 40, 90], 20, 100) == [10, 40, 90]
    assert spaced([50, 50], 20, 100) == [40, 60]
