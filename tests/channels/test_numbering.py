"""Numbers of choices where there are no buttons."""

import pytest

from gateway.channels.contract import Choice, numbered

TEN = tuple("abcdefghij")


@pytest.mark.parametrize(
    ("ids", "numbers"),
    [
        ((), ()),
        (("a",), ("1",)),
        (("a", "b", "menu"), ("1", "2", "0")),
        (("menu", "a", "more", "b"), ("0", "1", "9", "2")),
        (TEN, ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10")),
        ((*TEN, "more"), ("1", "2", "3", "4", "5", "6", "7", "8", "10", "11", "9")),
    ],
)
def test_choices_are_numbered(ids: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    assert tuple(number for number, _ in numbered([Choice(one, one) for one in ids])) == numbers
