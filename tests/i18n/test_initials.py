"""Initials: enough to know her by, and found however they are typed."""

import pytest

from gateway.i18n.initials import initials, key, typed


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("নমুনা নারী", "ন. ন."),
        ("শ্রাবন্তী  দাস", "শ. দ."),
        ("Nomuna nari", "N. N."),
        ("নমুনা (দুই)", "ন."),
        ("", ""),
    ],
)
def test_a_name_is_shortened_to_its_first_letters(name: str, short: str) -> None:
    assert initials(name) == short


@pytest.mark.parametrize("said", ["ন ন", "ন. ন.", "নন", "নমুনা নারী"])
def test_initials_find_a_name_however_they_are_typed(said: str) -> None:
    assert key("নমুনা নারী") in typed(said)


def test_capitals_and_signs_do_not_matter() -> None:
    assert "nn" in typed("N.N.")
    assert "nn" in typed("nn")
    assert typed("১২") == []
