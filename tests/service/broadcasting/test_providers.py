"""The share of the first of two providers: taken at once where it fails, given back slowly, never past its bounds."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.service.broadcasts.providers import EVERY, FAILING, PROBED, next_share, rate

RATES = st.none() | st.floats(0, 1)


@given(st.integers(PROBED, 100), RATES, RATES, st.integers(0, 600))
def test_the_share_stays_in_bounds_and_grows_by_steps(percent, first, second, seconds) -> None:  # type: ignore[no-untyped-def]
    after = next_share(percent, first, second, timedelta(seconds=seconds))
    assert PROBED <= after <= 100
    assert after - percent <= 10
    if after > percent:
        assert timedelta(seconds=seconds) >= EVERY
        assert first is None or first < FAILING
    if first is not None and first > FAILING and (second is None or second <= FAILING):
        assert after == PROBED


def test_it_takes_nine_minutes_to_be_trusted_again() -> None:
    percent, minutes = next_share(100, 0.5, 0.0, timedelta()), 0
    while percent < 100:
        percent, minutes = next_share(percent, 0.0, 0.0, EVERY), minutes + 1
    assert minutes == 9


def test_of_a_few_sends_nothing_is_concluded() -> None:
    assert rate(10, 9) is None
    assert rate(10, 10) == 0.5
