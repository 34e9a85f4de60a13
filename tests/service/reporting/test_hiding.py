"""Whatever the numbers are, nobody is recognised by one, nor by taking the others from the sum."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.service.reporting.counting import Table, count, tables
from gateway.service.reporting.hiding import hidden
from gateway.store.care_figures import Happened, Person


@pytest.mark.parametrize(
    ("counts", "gone", "sum_gone"),
    [
        ({"a": 10, "b": 20}, set(), False),
        ({"a": 10, "b": 0}, set(), False),
        ({"a": 3, "b": 20, "c": 9}, {"a", "c"}, False),
        ({"a": 3, "b": 2, "c": 9}, {"a", "b"}, False),
        ({"a": 1, "b": 1, "c": 9, "d": 7}, {"a", "b", "d"}, False),
        ({"a": 3, "b": 0}, {"a"}, True),
        ({"a": 1, "b": 1, "c": 1}, {"a", "b", "c"}, True),
        ({}, set(), False),
    ],
)
def test_what_is_small_is_hidden_and_what_would_betray_it(
    counts: dict[str, int], gone: set[str], sum_gone: bool
) -> None:
    assert hidden(counts, sum(counts.values())) == (gone, sum_gone)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(0, 30), max_size=8))
def test_nothing_small_is_had_by_subtraction(counts: dict[str, int]) -> None:
    gone, sum_gone = hidden(counts, sum(counts.values()))
    assert not any(0 < counts[row] < 5 for row in counts.keys() - gone)
    if gone and not sum_gone:
        assert len(gone) > 1
        assert sum(counts[row] for row in gone) >= 5


PLACES = [("jashore", "jashore/a"), ("jashore", "jashore/b"), ("khulna", "khulna/c"), ("dhaka", "")]
MONTHS = ["2026-01", "2026-02"]
lives = st.builds(
    lambda sex, place: Person(sex, *place, ""), st.sampled_from(["f", "f", "m", ""]), st.sampled_from(PLACES)
)
tellings = st.tuples(
    lives,
    st.sampled_from(["enrolled", "certified", "dropped_out"]),
    st.sampled_from([date(2026, 1, 5), date(2026, 2, 5)]),
)


def made(told: list[tuple[Person, str, date]]) -> dict[str, Table]:
    people = {str(at): person for at, (person, _, _) in enumerate(told)}
    steps = [Happened(str(at), what, day, "family") for at, (_, what, day) in enumerate(told)]
    counted = count(steps, (), (), lambda one: f"{one.at:%Y-%m}")
    return {one.name: one for one in tables(counted, people, MONTHS)}


@given(st.lists(tellings, max_size=60))
def test_in_no_table_is_anybody_alone(told: list[tuple[Person, str, date]]) -> None:
    for table in made(told).values():
        for at, total in enumerate(table.sums):
            cells = [row[at] for row in table.rows.values()]
            assert not any(cell is not None and 0 < cell < 5 for cell in cells)
            if total is not None:
                left = total - sum(cell for cell in cells if cell is not None)
                assert left == 0 or (cells.count(None) > 1 and left >= 5)


@given(st.lists(tellings, min_size=20, max_size=60))
def test_nor_in_a_place_of_a_place(told: list[tuple[Person, str, date]]) -> None:
    tables_ = made(told)
    for district, outer in tables_["district"].rows.items():
        inner = [row for name, row in tables_["upazila"].rows.items() if name.startswith(f"{district}/")]
        for at, whole in enumerate(outer):
            parts = [row[at] for row in inner]
            assert parts.count(None) != 1 or whole is None
            if whole is None and inner:
                assert not any(parts), "a number hidden outside is shown in none of its parts"


CUTS = [lambda one: one.sex == "f", lambda one: one.district == "jashore"]


@given(st.lists(tellings, max_size=80), st.sampled_from(CUTS))
def test_nothing_small_is_had_by_taking_a_part_from_the_whole(
    told: list[tuple[Person, str, date]], cut: Callable[[Person], bool]
) -> None:
    people = {str(at): person for at, (person, _, _) in enumerate(told)}
    steps = [Happened(str(at), what, day, "family") for at, (_, what, day) in enumerate(told)]
    counted = count(steps, (), (), lambda one: f"{one.at:%Y-%m}")
    some = {hers: one for hers, one in people.items() if cut(one)}
    whole = {one.name: one for one in tables(counted, people, MONTHS)}
    for part in tables(counted, some, MONTHS, people):
        for row, cells in part.rows.items():
            for cell, all_ in zip(cells, whole[part.name].rows.get(row, cells), strict=True):
                assert cell is None or not 0 < cell < 5
                assert cell is None or all_ is None or not 0 < all_ - cell < 5
