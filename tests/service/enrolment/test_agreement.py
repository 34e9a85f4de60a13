"""What is wrong with an agreement is said field by field; what is right permits no more than was said."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from gateway.i18n.language import Medium
from gateway.service.enrolment import code_word
from gateway.service.enrolment.agreement import ASKED, GOOD_FOR, LONGEST, Agreement, SafePlace, faults
from gateway.service.purposes import Purpose

TODAY = date(2026, 11, 24)
PLACE = SafePlace(Medium.SMS, "০১৭০০-০০০০২১", frozenset({0, 2}), time(10), time(16))
GOOD = Agreement(ASKED, (PLACE,), code_word="নীল পাখি")


def codes(agreement: Agreement, *, guardian_missing: bool = False) -> set[tuple[str, str]]:
    return {(one.field, one.code) for one in faults(agreement, TODAY, guardian_missing=guardian_missing)}


def test_nothing_is_wrong_with_what_was_asked() -> None:
    assert codes(GOOD) == set()
    assert GOOD.holds_until(TODAY) == TODAY + GOOD_FOR


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"purposes": frozenset({Purpose.BROADCAST})}, ("purposes", "not_asked")),
        ({"purposes": frozenset({Purpose.DANGER})}, ("purposes", "not_asked")),
        ({"places": ()}, ("places", "missing")),
        ({"places": (replace(PLACE, number="01700"),)}, ("places.0.number", "no_phone")),
        ({"places": (replace(PLACE, number=""),)}, ("places.0.number", "no_phone")),
        ({"places": (PLACE, replace(PLACE, number="+8801700000021"))}, ("places.1.number", "twice")),
        ({"places": (replace(PLACE, days=frozenset()),)}, ("places.0.days", "no_days")),
        ({"places": (replace(PLACE, days=frozenset({7})),)}, ("places.0.days", "no_days")),
        ({"places": (replace(PLACE, opens=time(16), closes=time(10)),)}, ("places.0.hours", "no_hours")),
        ({"places": (PLACE,) * 6}, ("places", "too_many")),
        ({"confirm_by": TODAY - timedelta(days=1)}, ("confirm_by", "bad_day")),
        ({"confirm_by": TODAY + LONGEST + timedelta(days=1)}, ("confirm_by", "bad_day")),
        ({"code_word": "12"}, ("code_word", "weak")),
        ({"code_word": "১২৩৪"}, ("code_word", "weak")),
        ({"code_word": "  !! "}, ("code_word", "weak")),
    ],
)
def test_each_fault_is_named(changed: dict[str, object], fault: tuple[str, str]) -> None:
    assert fault in codes(replace(GOOD, **changed))  # type: ignore[arg-type]


def test_what_all_hear_is_asked_apart_and_needs_a_phone_that_nobody_else_reads() -> None:
    assert GOOD.consents == ASKED
    wish, alone = replace(GOOD, awareness=True), replace(PLACE, alone=True)
    assert codes(wish) == {("awareness", "others_read")}
    assert codes(replace(wish, places=(replace(alone, medium=Medium.VOICE),))) == {("awareness", "others_read")}
    assert codes(replace(wish, places=(alone,))) == set()
    assert replace(wish, purposes=frozenset()).consents == {Purpose.BROADCAST}
    assert codes(replace(wish, purposes=frozenset(), places=(alone,)), guardian_missing=True) == {
        ("guardian", "guardian_missing")
    }


def test_for_a_minor_somebody_must_have_agreed() -> None:
    assert codes(GOOD, guardian_missing=True) == {("guardian", "guardian_missing")}


def test_a_code_word_is_the_word_and_not_its_spelling() -> None:
    kept = code_word.hash_of("নীল পাখি ৭২")
    assert kept.startswith("$argon2id$")
    assert code_word.fits(kept, " নীল  পাখি 72. ")
    assert not code_word.fits(kept, "নীল পাখি ৭৩")
    assert not code_word.fits("", "নীল পাখি ৭২")
