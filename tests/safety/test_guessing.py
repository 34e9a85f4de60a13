"""Guessing receipts: whoever tries, from however many numbers, is stopped, and honest people aren't for long."""

from collections.abc import Callable

import pytest

from gateway.i18n.language import Lang
from gateway.service.tipoffs import WRONG_BY_ALL, WRONG_BY_ONE, WRONG_BY_WITHHELD, fresh_receipt
from gateway.store import attempts
from tests.safety.thief import receipt_in, steal
from tests.service.world import World

TIP = "TIP রোহিতা ইউনিয়নে করিম দালাল একটা মেয়েকে ভারতে নিয়ে যাচ্ছে"
GUESSER, HONEST = "+8801700000003", "+8801700000004"


@pytest.fixture
def receipt(world: World) -> str:
    return receipt_in(world.say(TIP))


def call(number: int) -> dict[str, str]:
    return {"channel": "voice:twilio", "sender": f"withheld:{number:016x}"}


def guess(world: World, times: int, **who: str) -> str:
    return [world.say(fresh_receipt(), **who) for _ in range(times)][-1]


def locked(world: World) -> str:
    return world.site.turns._dialogue.catalogue.text("tip_status.locked", Lang.BN)


def test_who_is_forgotten_in_between_stays_locked_out(world: World, receipt: str) -> None:
    guess(world, WRONG_BY_ONE, sender=GUESSER)
    world.later(31)
    assert not [row for row in steal(world).rows["contacts"] if row["address_sealed"] == GUESSER]
    assert locked(world) in world.say(receipt, sender=GUESSER)
    world.later(30)
    assert locked(world) not in world.say(receipt, sender=GUESSER)


def test_callers_without_a_number_count_as_one(world: World, receipt: str) -> None:
    for number in range(WRONG_BY_WITHHELD):
        assert locked(world) not in guess(world, 1, **call(number))
    assert locked(world) in world.say(receipt, **call(999))
    assert locked(world) not in world.say(receipt, sender=HONEST)


def test_many_numbers_lock_themselves_out_and_leave_others_their_try(world: World, receipt: str) -> None:
    guess(world, 1, sender=GUESSER)
    with world.store.writing() as conn:
        for _ in range(WRONG_BY_ALL):
            attempts.note(conn, world.store.vault, "receipt", world.clock.now())
    assert locked(world) in world.say(receipt, sender=GUESSER)
    assert locked(world) not in world.say(receipt, sender=HONEST)


@pytest.mark.parametrize("said", [lambda right: right, lambda right: fresh_receipt()], ids=["right", "wrong"])
def test_a_locked_out_guesser_learns_nothing(world: World, receipt: str, said: Callable[[str], str]) -> None:
    guess(world, WRONG_BY_ONE, sender=GUESSER)
    assert world.say(said(receipt), sender=GUESSER).startswith(locked(world))


def test_the_counter_names_nobody(world: World, receipt: str) -> None:
    guess(world, 1, sender=GUESSER)
    assert GUESSER not in str(steal(world).rows["attempts"])
    world.later(24 * 60 + 1)
    assert steal(world).rows["attempts"] == []
